import { BSON } from 'bson'
import { admit, type Login } from './access/login.ts'
import { type Doc, encode, numberOption } from './bson/values.ts'
import { type Retry, refuseUnknownFields } from './commands/command.ts'
import { commands } from './commands/registry.ts'
import { type CursorTable, createCursorTable } from './cursors.ts'
import {
  ConnectionFault,
  configureFailPoint,
  createFailPoints,
  type FailPoints,
  takeFault,
} from './fail-points.ts'
import { createPace } from './pace.ts'
import { change, type Store, settled } from './storage/store.ts'
import { StoreError } from './store-error.ts'
import {
  abort,
  abortAfterError,
  commit,
  isTransactional,
  rememberedReply,
  rememberProgress,
  rememberReply,
  type Sessions,
  sessionKey,
  transactionOf,
} from './transactions/sessions.ts'
import { assertOpen } from './transactions/transaction.ts'

/** Everything a running store holds. */
export type Runtime = {
  readonly store: Store
  readonly sessions: Sessions
  readonly cursors: CursorTable
  readonly failPoints: FailPoints
  /** Sessions with a numbered command under way; the next one of the session waits for it. */
  readonly busy: Map<string, Promise<unknown>>
  readonly now: () => number
}

/** Whoever is at the other end of a connection. */
export type Client = {
  /** Aborted when the connection has closed. */
  readonly closed: AbortSignal
  /** Null where reaching the store is proof enough. */
  readonly login: Login | null
}

export function createRuntime(store: Store, now: () => number, testCommands: boolean): Runtime {
  return {
    store,
    sessions: new Map(),
    cursors: createCursorTable(),
    failPoints: createFailPoints(testCommands),
    busy: new Map(),
    now,
  }
}

/**
 * Runs one command; a failure becomes MongoDB's error document. Durable before it returns.
 * @throws ConnectionFault when a fail point asks for the connection to be closed
 */
export async function dispatch(runtime: Runtime, command: Doc, client: Client): Promise<Buffer> {
  const { closed, login } = client
  try {
    const step = login && admit(login, nameOf(command), command)
    if (step) return encode(step)
  } catch (error) {
    return errorReply(error) // a stranger's command touches nothing, transactions neither
  }
  try {
    return command.txnNumber === undefined
      ? await durable(runtime, command, closed)
      : await oneAtATime(runtime.busy, sessionKey(command), () => durable(runtime, command, closed))
  } catch (error) {
    if (isTransactional(command)) abortAfterError(runtime.store, runtime.sessions, command)
    if (error instanceof ConnectionFault) throw error
    return errorReply(error)
  }
}

/** A command is named by its first field. */
function nameOf(command: Doc): string {
  const [name = ''] = Object.keys(command)
  return name
}

/** A write sent again must not run beside the first sending, which may still be waiting for something. */
async function oneAtATime<Result>(
  busy: Map<string, Promise<unknown>>,
  key: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = busy.get(key)
  const mine = (async () => {
    await before?.catch(() => {}) // how the one before ended is its own affair
    return await work()
  })()
  busy.set(key, mine)
  try {
    return await mine
  } finally {
    if (busy.get(key) === mine) busy.delete(key)
  }
}

/** Runs a command and waits until what it wrote, or saw of others, is on the disk. */
async function durable(runtime: Runtime, command: Doc, closed: AbortSignal): Promise<Buffer> {
  const { store, failPoints } = runtime
  const failures = store.failures.count
  const name = nameOf(command)
  const fault = takeFault(failPoints, name)
  if (fault?.when === 'before') throw fault.error
  const answer = await run(runtime, name, command, closed).catch((error: unknown) => {
    // What it had written before was undone with its group, and anything may have followed from that.
    throw store.failures.count === failures ? error : store.failures.last
  })
  if (fault) throw fault.error
  if (commands.get(name)?.dataless) return answer
  await settled(store)
  if (store.failures.count !== failures) throw store.failures.last
  return answer
}

/** Commands about sessions and the store itself rather than about data, with their fields. */
export const SESSION_COMMANDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['abortTransaction', []],
  ['commitTransaction', []],
  ['configureFailPoint', ['mode', 'data']],
])

async function run(runtime: Runtime, name: string, command: Doc, closed: AbortSignal): Promise<Buffer> {
  const { store, sessions, cursors, failPoints, now } = runtime
  const known = commands.get(name)
  const fields = known?.fields ?? SESSION_COMMANDS.get(name)
  if (!fields) throw new StoreError('CommandNotFound', `no such command: '${name}' (embedded store)`)
  refuseUnknownFields(name, fields, command)
  if (name === 'configureFailPoint') return encode(configureFailPoint(failPoints, command))
  if (name === 'abortTransaction') return encode(abort(store, sessions, command))
  if (!known) return encode(await commit(store, sessions, command, now()))
  const transactional = isTransactional(command)
  if (transactional && !known.inTransaction) {
    throw new StoreError(
      'OperationNotSupportedInTransaction',
      `Cannot run '${name}' in a multi-document transaction.`,
    )
  }
  const retryable = !transactional && known.retryable === true && command.txnNumber !== undefined
  const earlier = retryable ? rememberedReply(store, command) : null
  if (earlier?.reply) return earlier.reply
  const transaction = transactional ? await transactionOf(store, sessions, command, now()) : null
  if (transaction) transaction.usedBy = closed
  const db = typeof command.$db === 'string' ? command.$db : 'test'
  const retry: Retry | null = retryable
    ? {
        progress: earlier?.progress ?? null,
        remember: (progress) => change(store, () => rememberProgress(store, command, progress, now())),
      }
    : null
  const pace = createPace(numberOption(command.maxTimeMS, 0))
  const answer = await known.run({ store, cursors, db, command, transaction, pace, retry, now, closed })
  if (transaction) assertOpen(store, transaction)
  const bytes = Buffer.isBuffer(answer) ? answer : encode(answer)
  if (retryable && !refused(answer)) change(store, () => rememberReply(store, command, bytes, now()))
  return bytes
}

/** A write that was refused has changed nothing to remember; trying again asks anew. */
function refused(answer: Doc | Buffer): boolean {
  return !Buffer.isBuffer(answer) && 'writeErrors' in answer && answer.n === 0
}

function errorReply(error: unknown): Buffer {
  if (error instanceof StoreError) {
    const { code, codeName, message, fields, labels } = error
    const body = { ok: 0, errmsg: message, code, codeName, ...fields }
    return encode(labels.length > 0 ? { ...body, errorLabels: labels } : body)
  }
  const errmsg = error instanceof BSON.BSONError ? error.message : `Internal error: ${String(error)}`
  return encode({ ok: 0, errmsg, code: 1, codeName: 'InternalError' })
}
