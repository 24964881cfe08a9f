import { encodeKey } from '../bson/key-encoding.ts'
import { type Doc, isDocument, numberOption } from '../bson/values.ts'
import { type Store, settled } from '../storage/store.ts'
import { StoreError } from '../store-error.ts'
import { abortTransaction, beginTransaction, commitTransaction, type Transaction } from './transaction.ts'

/** What is remembered of a client session: the number of its newest transaction, and how that stands. */
type Session = { number: number; state: 'open' | 'committed' | 'aborted'; transaction: Transaction | null }

/** Sessions by the key of their lsid. */
export type Sessions = Map<string, Session>

/** MongoDB's transactionLifetimeLimitSeconds. */
const LIFETIME_MS = 60_000

/** The session key of a command; empty when it has none. */
export function sessionKey(command: Doc): string {
  return isDocument(command.lsid) ? encodeKey(command.lsid).toString('latin1') : ''
}

/** Whether the command belongs to a multi-statement transaction. */
export function isTransactional(command: Doc): boolean {
  return command.autocommit === false
}

/** The transaction a command runs in; begins it when the command says so. @throws StoreError NoSuchTransaction */
export async function transactionOf(
  store: Store,
  sessions: Sessions,
  command: Doc,
  now: number,
): Promise<Transaction> {
  const key = sessionKey(command)
  const number = numberOption(command.txnNumber, -1)
  const session = sessions.get(key)
  if (command.startTransaction === true) {
    if (session && session.number > number)
      throw new StoreError('TransactionTooOld', 'A newer transaction has begun in this session')
    if (session?.state === 'open' && session.transaction) abortTransaction(store, session.transaction)
    // The snapshot must hold everything that was acknowledged, so the open group is written first.
    while (store.group) await settled(store)
    const transaction = beginTransaction(store, now)
    sessions.set(key, { number, state: 'open', transaction })
    return transaction
  }
  if (!session || session.number !== number || session.state !== 'open' || !session.transaction)
    throw noSuchTransaction(number)
  session.transaction.usedAt = now
  return session.transaction
}

function noSuchTransaction(number: number): StoreError {
  return new StoreError(
    'NoSuchTransaction',
    `Transaction ${number} has been aborted or does not exist.`,
    {},
    ['TransientTransactionError'],
  )
}

/** Commits; repeating the commit of a committed transaction is fine. */
export function commit(store: Store, sessions: Sessions, command: Doc): Doc {
  const number = numberOption(command.txnNumber, -1)
  const session = sessions.get(sessionKey(command))
  if (session?.number === number && session.state === 'committed') return { ok: 1 }
  if (!session && rememberedReply(store, command)) return { ok: 1 }
  if (!session || session.number !== number || session.state !== 'open' || !session.transaction)
    throw noSuchTransaction(number)
  const { transaction } = session
  session.transaction = null
  session.state = 'aborted'
  commitTransaction(store, transaction, () => rememberReply(store, command, Buffer.alloc(0), Date.now()))
  session.state = 'committed'
  return { ok: 1 }
}

/** Aborts; unknown transactions are refused as MongoDB does. */
export function abort(store: Store, sessions: Sessions, command: Doc): Doc {
  const number = numberOption(command.txnNumber, -1)
  const session = sessions.get(sessionKey(command))
  if (!session || session.number !== number || session.state !== 'open' || !session.transaction)
    throw noSuchTransaction(number)
  abortTransaction(store, session.transaction)
  session.transaction = null
  session.state = 'aborted'
  return { ok: 1 }
}

/** Ends a transaction after an error inside it, as MongoDB does. */
export function abortAfterError(store: Store, sessions: Sessions, command: Doc): void {
  const session = sessions.get(sessionKey(command))
  if (session?.state !== 'open' || !session.transaction) return
  abortTransaction(store, session.transaction)
  session.transaction = null
  session.state = 'aborted'
}

/** Aborts transactions beyond their lifetime, and forgets sessions of long ago. */
export function sweepSessions(store: Store, sessions: Sessions, now: number): void {
  for (const session of sessions.values()) {
    const { transaction } = session
    if (transaction && now - transaction.startedAt > LIFETIME_MS) {
      abortTransaction(store, transaction)
      session.transaction = null
      session.state = 'aborted'
    }
  }
  if (sessions.size < 10_000) return
  for (const [key, session] of sessions) if (session.state !== 'open') sessions.delete(key)
}

/** The answer the session's newest retryable write or commit got, if this is the same one again. */
export function rememberedReply(store: Store, command: Doc): Buffer | undefined {
  const row = store.writer.sqlite
    .prepare('SELECT txn_number, reply FROM sessions WHERE lsid = ?')
    .get(Buffer.from(sessionKey(command), 'latin1')) as { txn_number: number; reply: Buffer } | undefined
  const number = numberOption(command.txnNumber, -1)
  if (!row || row.txn_number < number) return undefined
  if (row.txn_number > number)
    throw new StoreError('TransactionTooOld', `Transaction number ${number} is older than ${row.txn_number}`)
  return row.reply
}

/** Keeps the answer beside the write it belongs to. Call inside `change`. */
export function rememberReply(store: Store, command: Doc, reply: Buffer, now: number): void {
  store.writer.sqlite
    .prepare('INSERT OR REPLACE INTO sessions (lsid, txn_number, reply, used_at) VALUES (?, ?, ?, ?)')
    .run(Buffer.from(sessionKey(command), 'latin1'), numberOption(command.txnNumber, -1), reply, now)
}
