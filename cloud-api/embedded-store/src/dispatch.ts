import { setTimeout as wait } from 'node:timers/promises'
import { BSON } from 'bson'
import { admit, type Login } from './access/login.ts'
import { type Doc, decode, encode, numberOption } from './bson/values.ts'
import { type Retry, refuseUnknownFields } from './commands/command.ts'
import { commands } from './commands/registry.ts'
import { type CursorTable, createCursorTable } from './cursors.ts'
import { errorLabelsOf } from './error-labels.ts'
import {
  ConnectionFault,
  configureFailPoint,
  createFailPoints,
  type FailPoints,
  type Fault,
  failedAnswer,
  takeFault,
  takeWriteConcernError,
} from './fail-points.ts'
import { createPace } from './pace.ts'
import { type Store, settled } from './storage/store.ts'
import { StoreError } from './store-error.ts'
import {
  abort,
  abortAfterError,
  commit,
  createSessions,
  isTransactional,
  type Numbered,
  numberedOf,
  rememberedReply,
  rememberProgress,
  rememberReply,
  type Sessions,
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
    sessions: createSessions(),
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
  const name = nameOf(command)
  try {
    const step = login && admit(login, name, command)
    if (step) return encode(step)
  } catch (error) {
    return errorReply(error, command) // a stranger's command touches nothing, transactions neither
  }
  // A fail point stands before the session and its transaction: they do not notice.
  const fault = takeFault(runtime.failPoints, name)
  const struck = fault?.when === 'before' ? await applyFault(fault, command, closed) : null
  if (struck) return struck
  const answer = await carryOut(runtime, { name, command, closed })
  const beside = takeWriteConcernError(runtime.failPoints, name, command)
  const lost = fault?.when === 'after' ? await applyFault(fault, command, closed) : null
  return lost ?? (beside ? encode({ ...decode(answer), ...beside }) : answer)
}

/** The answer a fail point gives in the command's place; null: the command goes on. @throws ConnectionFault */
async function applyFault(fault: Fault, command: Doc, closed: AbortSignal): Promise<Buffer | null> {
  if (fault.blockMs > 0)
    await wait(fault.blockMs, undefined, { signal: closed }).catch(() => {
      throw new ConnectionFault('The client has gone')
    })
  if (fault.close) throw new ConnectionFault('closed by a fail point')
  return fault.errorCode === null ? null : encode(failedAnswer(command, fault.errorCode, fault.errorLabels))
}

async function carryOut(
  runtime: Runtime,
  { name, command, closed }: Omit<Call, 'numbered'>,
): Promise<Buffer> {
  let numbered: Numbered | null = null
  try {
    numbered = numberedOf(command)
    const call: Call = { name, command, numbered, closed }
    return numbered === null
      ? await durable(runtime, call)
      : await oneAtATime(runtime.busy, numbered.session, () => durable(runtime, call))
  } catch (error) {
    if (numbered && isTransactional(command)) abortAfterError(runtime.store, runtime.sessions, numbered)
    return errorReply(error, command)
  }
}

/** One command on its way. */
type Call = {
  readonly name: string
  readonly command: Doc
  readonly numbered: Numbered | null
  readonly closed: AbortSignal
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
async function durable(runtime: Runtime, call: Call): Promise<Buffer> {
  const { store } = runtime
  const failures = store.failures.count
  const answer = await run(runtime, call).catch((error: unknown) => {
    // What it had written before was undone with its group, and anything may have followed from that.
    throw store.failures.count === failures ? error : store.failures.last
  })
  if (commands.get(call.name)?.dataless) return answer
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

async function run(runtime: Runtime, { name, command, numbered, closed }: Call): Promise<Buffer> {
  const { store, sessions, cursors, failPoints, now } = runtime
  const known = commands.get(name)
  const fields = known?.fields ?? SESSION_COMMANDS.get(name)
  if (!fields) throw new StoreError('CommandNotFound', `no such command: '${name}' (embedded store)`)
  refuseUnknownFields(name, fields, command)
  if (name === 'configureFailPoint') return encode(configureFailPoint(failPoints, command))
  if (name === 'abortTransaction') return encode(abort(store, sessions, numbered))
  if (!known) return encode(await commit(store, sessions, numbered, now()))
  const transactional = isTransactional(command)
  if (transactional && !known.inTransaction) {
    throw new StoreError(
      'OperationNotSupportedInTransaction',
      `Cannot run '${name}' in a multi-document transaction.`,
    )
  }
  const retryable = !transactional && known.retryable === true ? numbered : null
  const earlier = retryable && rememberedReply(store, sessions, retryable)
  if (earlier?.reply?.length === 0)
    throw new StoreError('InvalidOptions', 'The txnNumber of this write was that of a transaction')
  if (earlier?.reply) return earlier.reply
  const transaction = transactional
    ? await transactionOf(store, sessions, numbered, {
        starts: command.startTransaction === true,
        now: now(),
      })
    : null
  if (transaction) transaction.usedBy = closed
  const retry: Retry | null = retryable && {
    progress: earlier?.progress ?? null,
    remember: (progress) => rememberProgress(store, sessions, retryable, { progress, now: now() }),
  }
  const db = databaseOf(command)
  const pace = createPace(numberOption(command.maxTimeMS, 0), closed)
  const answer = await known.run({ store, cursors, db, command, transaction, pace, retry, now, closed })
  if (transaction) assertOpen(store, transaction)
  // An error ends a transaction, also where it is told beside what was done before it.
  if (transaction && numbered && 'writeErrors' in answer) abortAfterError(store, sessions, numbered)
  const bytes = Buffer.isBuffer(answer) ? answer : encode(answer)
  if (retryable && !refused(answer)) rememberReply(store, sessions, retryable, { reply: bytes, now: now() })
  return bytes
}

/** @throws StoreError InvalidNamespace */
function databaseOf({ $db }: Doc): string {
  if (typeof $db !== 'string' || $db === '' || /[/\\. "$\0]/.test($db))
    throw new StoreError('InvalidNamespace', `'${String($db)}' is no name of a database`)
  return $db
}

/** A write that was refused has changed nothing to remember; trying again asks anew. */
function refused(answer: Doc | Buffer): boolean {
  return !Buffer.isBuffer(answer) && 'writeErrors' in answer && answer.n === 0
}

function errorReply(error: unknown, command: Doc): Buffer {
  if (error instanceof StoreError) {
    const { code, codeName, message, fields } = error
    const errorLabels = errorLabelsOf(command, { code })
    const body = { ok: 0, errmsg: message, code, codeName, ...fields }
    return encode(errorLabels.length > 0 ? { ...body, errorLabels } : body)
  }
  const errmsg = error instanceof BSON.BSONError ? error.message : `Internal error: ${String(error)}`
  return encode({ ok: 0, errmsg, code: 1, codeName: 'InternalError' })
}
