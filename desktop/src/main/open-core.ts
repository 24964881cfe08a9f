import { randomUUID } from 'node:crypto'
import { createDesk, type Desk } from '../core/create-desk.ts'
import type { Shell } from '../core/shell.ts'

/** The desk core, as this shell runs it. */
export function openCore(apiUrl: string, shell: Shell): Desk {
  return createDesk({
    shell,
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
