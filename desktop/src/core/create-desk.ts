import type { IpcEvent, IpcEventName, IpcHandlers, IpcRequestName } from '../ipc/ipc-contract.ts'
import { ipcRequests } from '../ipc/ipc-contract.ts'
import type { SetTimer } from './core.ts'
import { type OpenDesk, openDeskCore } from './open-desk-core.ts'
import type { Shell } from './shell.ts'
import type { SyncFailure } from './sync/sync-ports.ts'

export type DeskOptions = {
  readonly shell: Shell
  /** The server this shell was started for; null: the desk is told one at its first run, and remembers it. */
  readonly apiUrl: string | null
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly newId: () => string
  readonly setTimer: SetTimer
  /** In [0, 1); spreads retries. */
  readonly random: () => number
  /** Something failed that nobody expects; for the log. Never with patient data. */
  readonly report?: (step: string, failure: SyncFailure, cause: unknown) => void
}

/** What a shell carries to its renderers. */
export type Desk = {
  readonly handlers: IpcHandlers
  readonly subscribe: (
    listener: <Name extends IpcEventName>(event: Name, payload: IpcEvent<Name>) => void,
  ) => () => void
  /** The network came or went, by what the system says; a hint. */
  readonly networkChanged: (isOnline: boolean) => void
  /** A deep link or a notification asks for an appointment. */
  readonly askFor: (appointmentId: string) => void
  /** The outage kit's file, which `kit.open` asks the shell to open. */
  readonly kitFile: () => string
  /** Quits: what waits is kept, leases go back. */
  readonly close: () => Promise<void>
}

type Listener = Parameters<Desk['subscribe']>[0]

/**
 * The desk core. It opens on what it kept and works with or without the server. A desk that was revoked, or was told
 * its server, opens again as another one behind the same handlers.
 */
export function createDesk(options: DeskOptions): Desk {
  const listeners = new Set<Listener>()
  const emit: Listener = (event, payload) => {
    for (const listener of listeners) listener(event, payload)
  }
  /** While one desk is closed and the next not open, whoever asks waits. */
  let between: PromiseWithResolvers<void> | null = null
  let open: OpenDesk = openDeskCore({ ...options, emit, closing, reopen })

  function closing(): void {
    between ??= Promise.withResolvers()
  }

  async function reopen(): Promise<void> {
    closing()
    await open.close()
    open = openDeskCore({ ...options, emit, closing, reopen })
    between?.resolve()
    between = null
    emit('desk-changed', {})
  }

  // Each name leads to the handler of the desk that is open when it is called.
  const names = Object.keys(ipcRequests) as IpcRequestName[]
  const forward = (name: IpcRequestName) => async (args: never) => {
    await between?.promise
    return (open.handlers[name] as (given: never) => Promise<unknown>)(args)
  }
  // Every name of the contract is there, with the handler of that name behind it.
  const handlers = Object.fromEntries(names.map((name) => [name, forward(name)])) as unknown as IpcHandlers

  return {
    handlers,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    networkChanged: (isOnline) => open.networkChanged(isOnline),
    askFor: (appointmentId) => open.emit('appointment-asked', { id: appointmentId }),
    kitFile: () => open.kitFile(),
    close: async () => {
      await open.leave()
      await open.close()
    },
  }
}
