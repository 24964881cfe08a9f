import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { Desk } from '../core/create-desk.ts'
import {
  type Connection,
  type DeskState,
  type IpcHandlers,
  type IpcParsedArgs,
  type IpcRequestName,
  ipcRequests,
} from '../ipc/ipc-contract.ts'

export type PairableDeskOptions = {
  /** null: the first run. */
  readonly apiUrl: string | null
  readonly openCore: (apiUrl: string) => Desk
  /** @throws AppError with a sentence when no clinic's server answers there */
  readonly checkServer: (apiUrl: string) => Promise<string>
  /** Keeps the address for the next start. */
  readonly keepAddress: (apiUrl: string) => void
}

const nobody: Connection = { state: 'connecting', asOf: null, waiting: 0, refused: 0 }

/** What a desk without a server knows of itself. The id shown is nobody's: the core makes the real one. */
const unpaired: DeskState = {
  deskId: '00000000-0000-4000-8000-000000000000',
  name: '',
  apiUrl: null,
  canPair: true,
  locked: false,
  lockMinutes: 10,
  knownUsers: [],
  lostWork: null,
}

/**
 * A desk that may not know its server yet: until `desk.pair` gives one, it answers only what the first screen asks;
 * from then on the core answers.
 */
export function createPairableDesk(options: PairableDeskOptions): Desk {
  const { openCore, checkServer, keepAddress } = options
  const listeners = new Set<Parameters<Desk['subscribe']>[0]>()
  const emit: Parameters<Desk['subscribe']>[0] = (event, payload) => {
    for (const listener of listeners) listener(event, payload)
  }
  let core: Desk | null = null
  let server = options.apiUrl

  function open(apiUrl: string): Desk {
    const opened = openCore(apiUrl)
    opened.subscribe(emit)
    server = apiUrl
    core = opened
    return opened
  }
  if (options.apiUrl !== null) open(options.apiUrl)

  async function readDesk(): Promise<DeskState> {
    if (!core) return unpaired
    return { ...(await core.handlers['desk.read']({})), canPair: true }
  }

  async function pair(args: IpcParsedArgs<'desk.pair'>): Promise<DeskState> {
    if (core) {
      const { waiting, refused } = await core.handlers['connection.read']({})
      if (waiting + refused > 0)
        throw new AppError(
          'in_use',
          'This desk still has changes for its present server. Send or settle them first.',
        )
    }
    const apiUrl = await checkServer(args.apiUrl)
    if (!core || apiUrl !== server) {
      await core?.close()
      core = null
      keepAddress(apiUrl)
      open(apiUrl)
    }
    await core?.handlers['desk.pair']({ ...args, apiUrl })
    emit('desk-changed', {})
    return readDesk()
  }

  const handlers = Object.fromEntries(
    Object.keys(ipcRequests).map((name) => [name, (args: unknown) => answer(name as IpcRequestName, args)]),
  )

  async function answer(name: IpcRequestName, args: unknown): Promise<unknown> {
    // answerCall has parsed the arguments with the contract of this very name.
    if (name === 'desk.pair') return pair(args as IpcParsedArgs<'desk.pair'>)
    if (name === 'desk.read') return readDesk()
    if (core) return (core.handlers[name] as (given: unknown) => Promise<unknown>)(args)
    if (name === 'session.read') return null
    if (name === 'session.touch') return null
    if (name === 'connection.read') return nobody
    throw new AppError('desk_unknown', 'Give this desk the address of its server first.')
  }

  return {
    handlers: handlers as IpcHandlers, // one handler for every name of the contract
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    networkChanged: (isOnline) => core?.networkChanged(isOnline),
    askFor: (appointmentId) => core?.askFor(appointmentId),
    kitFile: () => core?.kitFile() ?? '',
    close: async () => {
      await core?.close()
    },
  }
}
