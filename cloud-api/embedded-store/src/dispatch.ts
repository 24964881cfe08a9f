import { BSON } from 'bson'
import { type Doc, encode } from './bson/values.ts'
import { refuseUnknownFields } from './commands/command.ts'
import { commands } from './commands/registry.ts'
import type { CursorTable } from './cursors.ts'
import { change, type Store, settled } from './storage/store.ts'
import { StoreError } from './store-error.ts'
import {
  abort,
  abortAfterError,
  commit,
  isTransactional,
  rememberedReply,
  rememberReply,
  type Sessions,
  transactionOf,
} from './transactions/sessions.ts'

/** Everything a running store holds. */
export type Runtime = {
  readonly store: Store
  readonly sessions: Sessions
  readonly cursors: CursorTable
  readonly now: () => number
}

/** Runs one command; never throws: a failure becomes MongoDB's error document. Durable before it returns. */
export async function dispatch(runtime: Runtime, command: Doc, closed: AbortSignal): Promise<Buffer> {
  try {
    const answer = await run(runtime, command, closed)
    while (runtime.store.group) await settled(runtime.store)
    return answer
  } catch (error) {
    if (isTransactional(command)) abortAfterError(runtime.store, runtime.sessions, command)
    return errorReply(error)
  }
}

async function run(runtime: Runtime, command: Doc, closed: AbortSignal): Promise<Buffer> {
  const [name = ''] = Object.keys(command)
  const { store, sessions, cursors, now } = runtime
  if (name === 'commitTransaction' || name === 'abortTransaction') {
    const done =
      name === 'commitTransaction' ? commit(store, sessions, command) : abort(store, sessions, command)
    return encode(done)
  }
  const known = commands.get(name)
  if (!known) throw new StoreError('CommandNotFound', `no such command: '${name}' (embedded store)`)
  refuseUnknownFields(name, known, command)
  const transactional = isTransactional(command)
  if (transactional && !known.inTransaction) {
    throw new StoreError(
      'OperationNotSupportedInTransaction',
      `Cannot run '${name}' in a multi-document transaction.`,
    )
  }
  const retryable = !transactional && known.retryable === true && command.txnNumber !== undefined
  if (retryable) {
    const reply = rememberedReply(store, command)
    if (reply) return reply
  }
  const transaction = transactional ? await transactionOf(store, sessions, command, now()) : null
  const db = typeof command.$db === 'string' ? command.$db : 'test'
  const answer = await known.run({ store, cursors, db, command, transaction, now, closed })
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
