import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDesk } from '../core/create-desk.ts'
import { type BrowserHost, startBrowserHost } from './browser-host.ts'
import { createBrowserShell } from './browser-shell.ts'

export type OpenDeskOptions = {
  readonly apiUrl: string
  /** 0: any free port. */
  readonly port: number
  /** The desk's own folder: its identity, its cache and key, its outage kit. */
  readonly deskDir: string
  readonly onLinkUsed?: () => void
}

const SESSION_FILE = 'browser-sessions.json'

/** A whole desk in the browser shell: core, host and the built renderer. */
export async function openDesk({ apiUrl, port, deskDir, onLinkUsed }: OpenDeskOptions): Promise<BrowserHost> {
  const desk = createDesk({
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
  const assets = fileURLToPath(new URL('../../dist', import.meta.url))
  const host = await startBrowserHost({
    desk,
    port,
    assets,
    sessionFile: join(deskDir, SESSION_FILE),
    onLinkUsed,
  })
  return {
    ...host,
    close: async () => {
      await host.close()
      await desk.close()
    },
  }
}
