import { decode } from '../bson/values.ts'
import type { Collection, Index } from '../storage/catalog.ts'
import { indexKeysOf } from '../storage/index-keys.ts'
import type { Connection } from '../storage/sqlite.ts'
import {
  acquireReader,
  applyWrites,
  change,
  docKey,
  duplicateKey,
  lockOrConflict,
  ownerOfKey,
  releaseReader,
  type Store,
  type Write,
} from '../storage/store.ts'
import { writeConflict } from '../store-error.ts'

/** A transaction: a read snapshot, and its own writes laid over it in memory until the commit. */
export type Transaction = {
  readonly reader: Connection
  /** Value of the store's write clock when the snapshot was taken. */
  readonly snapshot: number
  readonly overlay: Map<string, Write>
  readonly locks: string[]
  /** Resolves when the transaction has ended; writers outside it wait for that. */
  readonly ended: Promise<void>
  readonly end: () => void
  readonly startedAt: number
  usedAt: number
}

/** Takes the snapshot. Everything acknowledged before must be durable: await `settled` first. */
export function beginTransaction(store: Store, now: number): Transaction {
  const reader = acquireReader(store)
  reader.sqlite.exec('BEGIN')
  reader.sqlite.prepare('SELECT 1 FROM collections LIMIT 1').get() // SQLite takes the snapshot at the first read
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const transaction = {
    reader,
    snapshot: store.clock,
    overlay: new Map(),
    locks: [],
    ended,
    end,
    startedAt: now,
    usedAt: now,
  }
  store.open.add(transaction)
  return transaction
}

/** Lays a write over the snapshot. @throws StoreError WriteConflict or DuplicateKey */
export function writeInTransaction(store: Store, transaction: Transaction, write: Write): void {
  const { collection, id } = write
  const key = docKey(collection, id)
  if ((store.lastWrite.get(key) ?? 0) > transaction.snapshot) throw writeConflict()
  lockOrConflict(store, transaction, key)
  const earlier = transaction.overlay.get(key)
  if (write.before === null && !earlier && store.writer.getDoc.get(collection.id, id) !== undefined)
    throw writeConflict()
  for (const index of collection.indexes) if (index.unique) claimUnique(store, transaction, index, write)
  transaction.overlay.set(key, earlier ? { ...write, before: earlier.before } : write)
}

function claimUnique(store: Store, transaction: Transaction, index: Index, write: Write): void {
  if (!write.after) return
  const doc = decode(write.after)
  const before = write.before ? new Set(indexKeysOf(index, decode(write.before)).keys.map(latin)) : null
  for (const key of indexKeysOf(index, doc).keys) {
    if (before?.has(latin(key))) continue
    const lock = `${index.id}#${latin(key)}`
    lockOrConflict(store, transaction, lock)
    const owner = ownerOfKey(store, index, key)
    const own = owner ? transaction.overlay.get(docKey(write.collection, owner)) : undefined
    const stillOwned = owner && !owner.equals(write.id) && (!own || hasKey(index, own.after, key))
    if (stillOwned) {
      const later = (store.lastWrite.get(docKey(write.collection, owner)) ?? 0) > transaction.snapshot
      throw later ? writeConflict() : duplicateKey(write.collection, index, key, doc)
    }
    if (ownOverlayHas(transaction, write, index, key)) throw duplicateKey(write.collection, index, key, doc)
  }
}

function ownOverlayHas(transaction: Transaction, write: Write, index: Index, key: Buffer): boolean {
  for (const other of transaction.overlay.values()) {
    if (other.collection !== write.collection || other.id.equals(write.id)) continue
    if (hasKey(index, other.after, key)) return true
  }
  return false
}

function hasKey(index: Index, raw: Buffer | null, key: Buffer): boolean {
  return raw !== null && indexKeysOf(index, decode(raw)).keys.some((candidate) => candidate.equals(key))
}

function latin(key: Buffer): string {
  return key.toString('latin1')
}

/** Writes of the transaction in one collection. */
export function overlayOf(transaction: Transaction, collection: Collection): Write[] {
  return [...transaction.overlay.values()].filter((write) => write.collection.id === collection.id)
}

/** Makes the writes the store's own, in one synchronous step. Await `settled` before answering. */
export function commitTransaction(store: Store, transaction: Transaction, remember: () => void): void {
  const writes = [...transaction.overlay.values()].filter(
    ({ before, after }) => before !== null || after !== null,
  )
  // Locks go first: the writes below are the transaction's own.
  finish(store, transaction)
  change(store, () => {
    applyWrites(store, writes)
    remember()
  })
}

/** Forgets the writes. */
export function abortTransaction(store: Store, transaction: Transaction): void {
  finish(store, transaction)
}

function finish(store: Store, transaction: Transaction): void {
  if (!store.open.delete(transaction)) return
  for (const lock of transaction.locks) store.locks.delete(lock)
  if (store.open.size === 0) store.lastWrite.clear()
  transaction.reader.sqlite.exec('COMMIT')
  releaseReader(store, transaction.reader)
  transaction.end()
}
