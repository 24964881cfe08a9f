import { EventEmitter } from 'node:events'
import Database from 'better-sqlite3'
import { encodeKey } from '../bson/key-encoding.ts'
import type { Doc } from '../bson/values.ts'
import { StoreError, writeConflict } from '../store-error.ts'
import type { Transaction } from '../transactions/transaction.ts'
import { addCollection, type Catalog, type Collection, loadCatalog } from './catalog.ts'
import { type Connection, FORMAT, openReader, openWriter } from './sqlite.ts'

/** One change of one document; null: it did not, or no longer, exist. */
export type Write = {
  readonly collection: Collection
  /** Its `_id`, and the key of that. */
  readonly documentId: unknown
  readonly id: Buffer
  readonly before: Buffer | null
  readonly after: Buffer | null
  /** The whole document was put in place of the old one, which change streams tell apart. */
  readonly replaced?: boolean
}

/** Everything the commands work with. One per process, in the worker thread. */
export type Store = {
  readonly dataDir: string
  readonly writer: Connection
  /** Changes when the store is put back to an earlier state: places in the log from before are not those of now. */
  readonly epoch: number
  catalog: Catalog
  /** Transactions that have begun and not ended. */
  readonly open: Set<Transaction>
  /** When documents were last written, while transactions are open that may meet those writes. */
  readonly lastWrite: Map<string, number>
  /** Documents and unique keys written by open transactions. */
  readonly locks: Map<string, Transaction>
  /** Counts writes; a transaction's snapshot is the value at its start. */
  clock: number
  /** Emits `flushed` after each group commit: change streams wake up. */
  readonly events: EventEmitter
  readonly idleReaders: Connection[]
  /** The current group holds changes of collections or indexes: after a failure the catalogue is read anew. */
  catalogTouched: boolean
  group: { readonly done: Promise<void>; resolve: () => void; reject: (error: unknown) => void } | null
  /** Group commits the disk has refused so far, and the last refusal. */
  failures: { readonly count: number; readonly last: StoreError | null }
  /** The journal is to be carried over whole as soon as the current group is written. */
  journalToFinish: boolean
  /** Index builds under way, by index id. */
  readonly building: Map<number, Promise<void>>
  /** Told of every write as it is made; it may yet be undone. */
  readonly watchers: Set<(write: Write) => void>
}

export function openStore(dataDir: string): Store {
  const writer = openWriter(dataDir)
  const events = new EventEmitter()
  events.setMaxListeners(0)
  return {
    dataDir,
    writer,
    epoch: Number(writer.sqlite.pragma('application_id', { simple: true })),
    catalog: loadCatalog(writer, 0),
    open: new Set(),
    lastWrite: new Map(),
    locks: new Map(),
    clock: 0,
    events,
    idleReaders: [],
    catalogTouched: false,
    group: null,
    failures: { count: 0, last: null },
    journalToFinish: false,
    building: new Map(),
    watchers: new Set(),
  }
}

export function closeStore(store: Store): void {
  if (store.group) flush(store)
  for (const reader of store.idleReaders) reader.sqlite.close()
  store.writer.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  store.writer.sqlite.close()
}

/** A connection for a snapshot. Give it back with `releaseReader`. */
export function acquireReader(store: Store): Connection {
  return store.idleReaders.pop() ?? openReader(store.dataDir)
}

export function releaseReader(store: Store, reader: Connection): void {
  if (store.idleReaders.length < 64) store.idleReaders.push(reader)
  else reader.sqlite.close()
}

/**
 * Runs a change inside the group commit of this turn of the event loop. All changes of a turn become durable
 * with one fsync; await `settled` before answering. What throws is undone alone, by a savepoint.
 */
export function change<Result>(store: Store, work: () => Result): Result {
  const { sqlite } = store.writer
  return changeByOne(store, () => {
    sqlite.exec('SAVEPOINT step')
    try {
      const result = work()
      sqlite.exec('RELEASE step')
      return result
    } catch (error) {
      if (sqlite.inTransaction) sqlite.exec('ROLLBACK TO step; RELEASE step')
      if (store.catalogTouched) reloadCatalog(store)
      throw error
    }
  })
}

/** The same for a change that is one statement, which is all or nothing by itself. */
export function changeByOne<Result>(store: Store, work: () => Result): Result {
  try {
    beginGroup(store)
    return work()
  } catch (error) {
    throw isDiskError(error) ? diskError(error) : error
  }
}

/** What was asked for and not written is forgotten: collections and indexes are read anew. */
function reloadCatalog(store: Store): void {
  store.catalog = loadCatalog(store.writer, store.clock)
}

/** Resolves when everything written so far is durable. @throws StoreError when the disk refused */
export async function settled(store: Store): Promise<void> {
  await store.group?.done
}

function beginGroup(store: Store): void {
  if (store.group) {
    // A failing disk makes SQLite undo the whole group at once. What comes after must not slip in alone.
    if (!store.writer.sqlite.inTransaction) throw diskError('the group of changes was undone')
    return
  }
  store.writer.sqlite.exec('BEGIN IMMEDIATE')
  let resolve = () => {}
  let reject: (error: unknown) => void = () => {}
  const done = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  done.catch(() => {}) // a change nobody waits for must not end the process; waiters see the error themselves
  store.group = { done, resolve, reject }
  setImmediate(() => {
    if (store.group) flush(store)
  })
}

function flush(store: Store): void {
  const { group } = store
  const touched = store.catalogTouched
  store.group = null
  store.catalogTouched = false
  if (!group) return
  try {
    store.writer.sqlite.exec('COMMIT')
  } catch (error) {
    // A store that was closed with a group open has nothing to put right: closing undid it.
    if (store.writer.sqlite.open) {
      if (store.writer.sqlite.inTransaction) store.writer.sqlite.exec('ROLLBACK')
      overwriteJournal(store.writer)
      if (touched) reloadCatalog(store)
    }
    const last = diskError(error)
    store.failures = { count: store.failures.count + 1, last }
    group.reject(last)
    return
  }
  group.resolve()
  store.events.emit('flushed')
  if (store.journalToFinish) finishJournal(store)
}

/**
 * Carries over the little the checkpointer left, between two commits, so that the journal begins anew: a file that is
 * written over syncs twice as fast as one that grows.
 */
export function finishJournal(store: Store): void {
  store.journalToFinish = store.group !== null // flush comes back
  if (store.journalToFinish) return
  try {
    store.writer.sqlite.pragma('wal_checkpoint(PASSIVE)')
  } catch (error) {
    if (!isDiskError(error)) throw error // the journal stays as it is
  }
}

/**
 * A refused sync leaves a whole commit at the end of the journal, which the next opening after a crash would take for
 * done. Something that changes nothing is written over it; that its own sync is refused as well does not matter.
 */
function overwriteJournal({ sqlite }: Connection): void {
  try {
    sqlite.pragma(`user_version = ${FORMAT}`)
  } catch (error) {
    if (!isDiskError(error)) throw error
  }
}

function isDiskError(error: unknown): boolean {
  return (
    error instanceof Database.SqliteError && /^SQLITE_(FULL|IOERR|CORRUPT|READONLY|CANTOPEN)/.test(error.code)
  )
}

function diskError(cause: unknown): StoreError {
  const full = cause instanceof Database.SqliteError && cause.code === 'SQLITE_FULL'
  const reason = cause instanceof Database.SqliteError ? `${cause.code}: ${cause.message}` : String(cause)
  return new StoreError(
    full ? 'OutOfDiskSpace' : 'FileStreamFailed',
    `The store could not write to its disk: the change is not saved (${reason})`,
  )
}

/** The collection, or undefined. */
export function findCollection(store: Store, db: string, name: string): Collection | undefined {
  return store.catalog.get(`${db}.${name}`)
}

/** The collection, made when it does not exist. */
export function ensureCollection(store: Store, db: string, name: string): Collection {
  const known = findCollection(store, db, name)
  if (known) return known
  return change(store, () => {
    store.catalogTouched = true
    return addCollection(store.writer, store.catalog, db, name)
  })
}

export function docKey(collection: Collection, id: Buffer): string {
  return `${collection.id}:${id.toString('latin1')}`
}

/** Stored id of a document. */
export function idKeyOf(doc: Doc): Buffer {
  return encodeKey(doc._id)
}

/** Refuses, inside a transaction, a write that another one got ahead with. @throws StoreError WriteConflict */
export function lockOrConflict(store: Store, transaction: Transaction, lock: string): void {
  const holder = store.locks.get(lock)
  if (holder && holder !== transaction) throw writeConflict()
  if (!holder) {
    store.locks.set(lock, transaction)
    transaction.locks.push(lock)
  }
}
