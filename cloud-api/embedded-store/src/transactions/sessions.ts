import { encodeKey } from '../bson/key-encoding.ts'
import { type Doc, decodePlain, encode, isDocument, numberOption } from '../bson/values.ts'
import type { Progress, Tally } from '../commands/command.ts'
import { statement } from '../storage/sqlite.ts'
import { changeByOne, type Store, settled } from '../storage/store.ts'
import { noSuchTransaction, StoreError } from '../store-error.ts'
import { abortTransaction, beginTransaction, commitTransaction, type Transaction } from './transaction.ts'

/** What is remembered of a client session: the number of its newest transaction, and how that stands. */
type Session = { number: number; state: 'open' | 'committed' | 'aborted'; transaction: Transaction | null }

/** The client sessions this process has heard of. */
export type Sessions = {
  /** Those that began a transaction, by the key of their lsid. */
  readonly known: Map<string, Session>
  /** Numbers that no answer kept of the session is above: a higher one cannot have been sent before. */
  readonly newest: Map<string, number>
}

export function createSessions(): Sessions {
  return { known: new Map(), newest: new Map() }
}

/** What a numbered command says of itself: its session, by the key of the lsid, and its place in it. */
export type Numbered = { readonly session: string; readonly number: number }

/** Null for a command that neither belongs to a transaction nor may be sent again. */
export function numberedOf({ lsid, txnNumber }: Doc): Numbered | null {
  if (txnNumber === undefined) return null
  const session = isDocument(lsid) ? encodeKey(lsid).toString('latin1') : ''
  return { session, number: numberOption(txnNumber, -1) }
}

/** MongoDB's transactionLifetimeLimitSeconds. */
const LIFETIME_MS = 60_000

/** Whether the command belongs to a multi-statement transaction. */
export function isTransactional(command: Doc): boolean {
  return command.autocommit === false
}

/** The transaction a command runs in; begins it when the command starts it. @throws StoreError NoSuchTransaction */
export async function transactionOf(
  store: Store,
  sessions: Sessions,
  numbered: Numbered | null,
  { starts, now }: { readonly starts: boolean; readonly now: number },
): Promise<Transaction> {
  if (!numbered) throw noSuchTransaction()
  const { number } = numbered
  const session = sessions.known.get(numbered.session)
  if (starts) {
    if (session && session.number > number)
      throw new StoreError('TransactionTooOld', 'A newer transaction has begun in this session')
    if (session?.number === number)
      throw new StoreError('ConflictingOperationInProgress', `Transaction ${number} has begun already`)
    if (rememberedReply(store, sessions, numbered))
      throw new StoreError('ConflictingOperationInProgress', `A write had the number ${number} already`)
    if (session?.state === 'open' && session.transaction) abortTransaction(store, session.transaction)
    // The snapshot must hold everything that was acknowledged, so the open group is written first.
    while (store.group) await settled(store)
    const transaction = beginTransaction(store, now)
    sessions.known.set(numbered.session, { number, state: 'open', transaction })
    return transaction
  }
  if (!session || session.number !== number || session.state !== 'open' || !session.transaction)
    throw noSuchTransaction()
  session.transaction.usedAt = now
  return session.transaction
}

/** Commits; repeating the commit of a committed transaction is fine. Resolves when it is durable. */
export async function commit(
  store: Store,
  sessions: Sessions,
  numbered: Numbered | null,
  now: number,
): Promise<Doc> {
  if (!numbered) throw noSuchTransaction()
  const { number } = numbered
  const session = sessions.known.get(numbered.session)
  if (session?.number === number && session.state === 'committed') return { ok: 1 }
  if (!session && rememberedReply(store, sessions, numbered)) return { ok: 1 }
  if (!session || session.number !== number || session.state !== 'open' || !session.transaction)
    throw noSuchTransaction()
  const { transaction } = session
  session.transaction = null
  session.state = 'aborted'
  commitTransaction(store, transaction, () =>
    rememberReply(store, sessions, numbered, { reply: Buffer.alloc(0), now }),
  )
  await settled(store) // a disk that refuses leaves it aborted: trying again must not be told it was done
  session.state = 'committed'
  return { ok: 1 }
}

/** Aborts; unknown transactions are refused as MongoDB does. */
export function abort(store: Store, sessions: Sessions, numbered: Numbered | null): Doc {
  const session = numbered && sessions.known.get(numbered.session)
  if (session?.number === numbered?.number && session?.state === 'committed')
    throw new StoreError('TransactionCommitted', 'The transaction has been committed')
  if (!session || session.number !== numbered.number || session.state !== 'open' || !session.transaction)
    throw noSuchTransaction()
  abortTransaction(store, session.transaction)
  session.transaction = null
  session.state = 'aborted'
  return { ok: 1 }
}

/** Ends a transaction after an error inside it, as MongoDB does. */
export function abortAfterError(store: Store, sessions: Sessions, numbered: Numbered): void {
  const session = sessions.known.get(numbered.session)
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
  for (const session of sessions.known.values()) {
    if (session.transaction?.usedBy !== connection) continue
    abortTransaction(store, session.transaction)
    session.transaction = null
    session.state = 'aborted'
  }
}

/** So many sessions are kept in memory without asking whether they are still of use. */
const MANY = 10_000

/** Aborts transactions beyond their lifetime, and forgets sessions of long ago. */
export function sweepSessions(store: Store, sessions: Sessions, now: number): void {
  for (const session of sessions.known.values()) {
    const { transaction } = session
    if (transaction && now - transaction.startedAt > LIFETIME_MS) {
      abortTransaction(store, transaction)
      session.transaction = null
      session.state = 'aborted'
    }
  }
  if (sessions.newest.size > MANY) sessions.newest.clear() // they are found in the file again
  if (sessions.known.size < MANY) return
  for (const [key, session] of sessions.known) if (session.state !== 'open') sessions.known.delete(key)
}

/** What is kept of the session's newest retryable write or commit, if this is the same one again. */
export function rememberedReply(
  store: Store,
  sessions: Sessions,
  { session, number }: Numbered,
): { readonly reply: Buffer | null; readonly progress: Progress | null } | null {
  if ((sessions.newest.get(session) ?? number) < number) return null
  const row = statement(
    store.writer,
    'SELECT txn_number, reply, next_statement FROM sessions WHERE lsid = ?',
  ).get(Buffer.from(session, 'latin1')) as SessionRow | undefined
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

/** Keeps the answer beside the write it belongs to, in the same group. */
export function rememberReply(
  store: Store,
  sessions: Sessions,
  numbered: Numbered,
  { reply, now }: { readonly reply: Buffer; readonly now: number },
): void {
  remember(store, sessions, numbered, { reply, next: null, now })
}

/** Keeps how far a write has come, beside what it has written. */
export function rememberProgress(
  store: Store,
  sessions: Sessions,
  numbered: Numbered,
  { progress, now }: { readonly progress: Progress; readonly now: number },
): void {
  remember(store, sessions, numbered, { reply: encode(progress.tally), next: progress.next, now })
}

function remember(
  store: Store,
  { newest }: Sessions,
  { session, number }: Numbered,
  { reply, next, now }: { readonly reply: Buffer; readonly next: number | null; readonly now: number },
): void {
  const put = statement(
    store.writer,
    'INSERT OR REPLACE INTO sessions (lsid, txn_number, reply, next_statement, used_at) VALUES (?, ?, ?, ?, ?)',
  )
  changeByOne(store, () => put.run(Buffer.from(session, 'latin1'), number, reply, next, now))
  newest.set(session, number)
}
