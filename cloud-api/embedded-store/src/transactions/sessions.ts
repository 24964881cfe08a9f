import { encodeKey } from '../bson/key-encoding.ts'
import { type Doc, decodePlain, encode, isDocument, numberOption } from '../bson/values.ts'
import type { Progress, Tally } from '../commands/command.ts'
import { statement } from '../storage/sqlite.ts'
import { type Store, settled } from '../storage/store.ts'
import { noSuchTransaction, StoreError } from '../store-error.ts'
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
    if (session?.number === number)
      throw new StoreError('ConflictingOperationInProgress', `Transaction ${number} has begun already`)
    if (session?.state === 'open' && session.transaction) abortTransaction(store, session.transaction)
    // The snapshot must hold everything that was acknowledged, so the open group is written first.
    while (store.group) await settled(store)
    const transaction = beginTransaction(store, now)
    sessions.set(key, { number, state: 'open', transaction })
    return transaction
  }
  if (!session || session.number !== number || session.state !== 'open' || !session.transaction)
    throw noSuchTransaction()
  session.transaction.usedAt = now
  return session.transaction
}

/** Commits; repeating the commit of a committed transaction is fine. Resolves when it is durable. */
export async function commit(store: Store, sessions: Sessions, command: Doc, now: number): Promise<Doc> {
  const number = numberOption(command.txnNumber, -1)
  const session = sessions.get(sessionKey(command))
  if (session?.number === number && session.state === 'committed') return { ok: 1 }
  if (!session && rememberedReply(store, command)) return { ok: 1 }
  if (!session || session.number !== number || session.state !== 'open' || !session.transaction)
    throw noSuchTransaction()
  const { transaction } = session
  session.transaction = null
  session.state = 'aborted'
  commitTransaction(store, transaction, () => rememberReply(store, command, Buffer.alloc(0), now))
  await settled(store) // a disk that refuses leaves it aborted: trying again must not be told it was done
  session.state = 'committed'
  return { ok: 1 }
}

/** Aborts; unknown transactions are refused as MongoDB does. */
export function abort(store: Store, sessions: Sessions, command: Doc): Doc {
  const number = numberOption(command.txnNumber, -1)
  const session = sessions.get(sessionKey(command))
  if (!session || session.number !== number || session.state !== 'open' || !session.transaction)
    throw noSuchTransaction()
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

/**
 * Aborts the transactions of a client that has gone: its locks would keep others waiting until they run out. A driver
 * that lost only the connection starts the transaction again anyway.
 */
export function abortAbandoned(store: Store, sessions: Sessions, connection: AbortSignal): void {
  for (const session of sessions.values()) {
    if (session.transaction?.usedBy !== connection) continue
    abortTransaction(store, session.transaction)
    session.transaction = null
    session.state = 'aborted'
  }
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

/** What is kept of the session's newest retryable write or commit, if this is the same one again. */
export function rememberedReply(
  store: Store,
  command: Doc,
): { readonly reply: Buffer | null; readonly progress: Progress | null } | null {
  const row = statement(
    store.writer,
    'SELECT txn_number, reply, next_statement FROM sessions WHERE lsid = ?',
  ).get(Buffer.from(sessionKey(command), 'latin1')) as SessionRow | undefined
  const number = numberOption(command.txnNumber, -1)
  if (!row || row.txn_number < number) return null
  if (row.txn_number > number)
    throw new StoreError('TransactionTooOld', `Transaction number ${number} is older than ${row.txn_number}`)
  if (row.next_statement === null) return { reply: row.reply, progress: null }
  // remember wrote it, so it is a tally
  return { reply: null, progress: { next: row.next_statement, tally: decodePlain(row.reply) as Tally } }
}

type SessionRow = {
  readonly txn_number: number
  readonly reply: Buffer
  readonly next_statement: number | null
}

/** Keeps the answer beside the write it belongs to. Call inside `change`. */
export function rememberReply(store: Store, command: Doc, reply: Buffer, now: number): void {
  remember(store, command, { reply, next: null, now })
}

/** Keeps how far a write has come, beside what it has written. Call inside `change`. */
export function rememberProgress(store: Store, command: Doc, { next, tally }: Progress, now: number): void {
  remember(store, command, { reply: encode(tally), next, now })
}

function remember(
  store: Store,
  command: Doc,
  { reply, next, now }: { readonly reply: Buffer; readonly next: number | null; readonly now: number },
): void {
  statement(
    store.writer,
    'INSERT OR REPLACE INTO sessions (lsid, txn_number, reply, next_statement, used_at) VALUES (?, ?, ?, ?, ?)',
  ).run(Buffer.from(sessionKey(command), 'latin1'), numberOption(command.txnNumber, -1), reply, next, now)
}
