import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { createBrowserShell } from '../../src/browser-host/browser-shell.ts'
import { createDesk, type Desk } from '../../src/core/create-desk.ts'

/** A desk core without a screen, on a folder. */
export function openBenchDesk(apiUrl: string, deskDir: string): Desk {
  return createDesk({
    shell: createBrowserShell(deskDir),
    apiUrl,
    now: Date.now,
    newId: randomUUID,
    random: Math.random,
    setTimer: (milliseconds, call) => {
      const timer = setTimeout(call, milliseconds)
      return () => clearTimeout(timer)
    },
  })
}

/** Resolves when everything up to now is in the cache. */
export async function untilLive(desk: Desk): Promise<void> {
  while ((await desk.handlers['connection.read']({})).state !== 'live') await wait(5)
}
