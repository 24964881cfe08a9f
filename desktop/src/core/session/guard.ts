import { DeskError } from '../../ipc/desk-error.ts'
import type { IpcEventName, IpcHandlers, IpcRequestName } from '../../ipc/ipc-contract.ts'
import { type Core, type Emit, signedInAt } from '../core.ts'
import type { Presence } from './presence.ts'

/** Answered to whoever stands before the desk, also when it is locked. */
const OPEN: ReadonlySet<IpcRequestName> = new Set([
  'desk.read',
  'session.read',
  'session.unlock',
  'session.sign-in',
  'connection.read',
])

/** Needs nobody signed in; answered while there is none. */
const FOR_NOBODY: ReadonlySet<IpcRequestName> = new Set([
  'desk.pair',
  'desk.forget-lost-work',
  'session.touch',
])

/** Events that tell nothing about the clinic. */
const HARMLESS: ReadonlySet<IpcEventName> = new Set(['connection-changed', 'desk-changed', 'session-ended'])

/** The handlers behind the lock: nothing is answered, and nothing done, before somebody has given their password. */
export function guardHandlers(handlers: IpcHandlers, core: Core): IpcHandlers {
  const guarded = Object.entries(handlers).map(([key, handler]) => {
    // Keys of IpcHandlers are the contract's names, each with its own arguments.
    const name = key as IpcRequestName
    const call = handler as (args: unknown) => Promise<unknown>
    return [
      name,
      async (args: unknown) => {
        if (!OPEN.has(name)) assertOpen(core, name)
        return call(args)
      },
    ] as const
  })
  return Object.fromEntries(guarded) as unknown as IpcHandlers // the same names, each with its handler behind it
}

/** @throws DeskError desk_locked, AppError unauthenticated */
function assertOpen(core: Core, name: IpcRequestName): void {
  if (core.presence.isLocked()) {
    throw new DeskError('desk_locked', 'This desk is locked. Give your password to go on.')
  }
  if (!FOR_NOBODY.has(name)) signedInAt(core)
}

/** Lets only events through that a locked screen may hear. */
export function whileUnlocked(emit: Emit, presence: Pick<Presence, 'isLocked'>): Emit {
  return (event, payload) => {
    if (HARMLESS.has(event) || !presence.isLocked()) emit(event, payload)
  }
}
