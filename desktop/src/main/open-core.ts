import { randomUUID } from 'node:crypto'
import { createDesk, type Desk } from '../core/create-desk.ts'
import type { Shell } from '../core/shell.ts'
import { checkServer } from './check-server.ts'

/**
 * The desk core, as this shell runs it.
 * @param apiUrl the server an administrator set for this computer; null: the first run asks, and the desk remembers
 */
export function openCore(shell: Shell, apiUrl: string | null): Desk {
  const desk = createDesk({
    shell,
    apiUrl,
    // Looked up each time: a test puts the clock of the running program on.
    now: () => Date.now(),
    newId: randomUUID,
    random: Math.random,
    setTimer: (milliseconds, call) => {
      const timer = setTimeout(call, milliseconds)
      return () => clearTimeout(timer)
    },
  })
  const { handlers } = desk
  return {
    ...desk,
    handlers: {
      ...handlers,
      // A mistyped address is told at once, not at the sign-in that follows.
      'desk.pair': async (args) => handlers['desk.pair']({ ...args, apiUrl: await checkServer(args.apiUrl) }),
    },
  }
}
