import { type Doc, decode } from '../bson/values.ts'
import { applyWrites, ownerOfKey } from '../storage/apply-writes.ts'
import type { Collection, Index } from '../storage/catalog.ts'
import { duplicateKey } from '../storage/duplicate-key.ts'
import { indexKeysOf } from '../storage/index-keys.ts'
import { type Connection, statement } from '../storage/sqlite.ts'
import {
  acquireReader,
  change,
  docKey,
  lockOrConflict,
  releaseReader,
  type Store,
  type Write,
} from '../storage/store.ts'
import { noSuchTransaction, writeConflict } from '../store-error.ts'

/** A transaction: a read snapshot, and its own writes laid over it in memory until the commit. */
export type Transaction = {
  readonly reader: Connection
  /** Value of the store's write clock when the snapshot was taken. */
  readonly snapshot: number
  readonly overlay: Map<string, Write>
  readonly locks: string[]
  /** Unique keys of the documents in the overlay, by lock name, with the document that has each. */
  readonly claims: Map<string, string>
  /** The same by document. */
  readonly claimsOf: Map<string, readonly string[]>
  /** Resolves when the transaction has ended; writers outside it wait for that. */
  readonly ended: Promise<void>
  readonly end: () => void
  readonly startedAt: number
  /** The connection its newest command came over, by the signal of its end. */
  usedBy: AbortSignal | null
  usedAt: number
}

/** Takes the snapshot. Everything acknowledged before must be durable: await `settled` first. */
export function beginTransaction(store: Store, now: number): Transaction {
  const reader = acquireReader(store)
  reader.sqlite.exec('BEGIN')
  statement(reader, 'SELECT 1 FROM collections LIMIT 1').get() // SQLite takes the snapshot at the first read
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const transaction = {
    reader,
    snapshot: store.clock,
    overlay: new Map(),
    locks: [],
    claims: new Map(),
    claimsOf: new Map(),
    ended,
    end,
    startedAt: now,
    usedBy: null,
    usedAt: now,
  }
  store.open.add(transaction)
  return transaction
}

/** @throws StoreError NoSuchTransaction when it ended while one of its commands was waiting */
export function assertOpen(store: Store, transaction: Transaction): void {
  if (!store.open.has(transaction)) throw noSuchTransaction()
}

/** Lays a write over the snapshot. @throws StoreError WriteConflict or DuplicateKey */
export function writeInTransaction(store: Store, transaction: Transaction, write: Write): void {
  assertOpen(store, transaction)
  const { collection, id } = write
  const key = docKey(collection, id)
  if ((store.lastWrite.get(key) ?? 0) > transaction.snapshot) throw writeConflict()
  lockOrConflict(store, transaction, key)
  const earlier = transaction.overlay.get(key)
  if (write.before === null && !earlier && store.writer.getDoc.get(collection.id, id) !== undefined)
    throw writeConflict()
  claimKeys(transaction, key, claimUnique(store, transaction, key, write))
  transaction.overlay.set(key, earlier ? { ...write, before: earlier.before } : write)
}

/** Finds the unique keys a write would have. @returns their lock names @throws when another document has one */
function claimUnique(store: Store, transaction: Transaction, self: string, write: Write): string[] {
  const { collection } = write
  const unique = collection.indexes.filter((index) => index.unique)
  if (!write.after || unique.length === 0) return []
  const doc = decode(write.after)
  const old = write.before && decode(write.before)
  return unique.flatMap((index) => {
    const before = old ? new Set(indexKeysOf(index, old).keys.map(latin)) : null
    return indexKeysOf(index, doc).keys.map((key) => {
      const name = latin(key)
      const lock = `${index.id}#${name}`
      if (!before?.has(name)) {
        lockOrConflict(store, transaction, lock)
        assertFree(store, transaction, { self, collection, index, key, lock, doc })
      }
      return lock
    })
  })
}

type WantedKey = {
  readonly self: string
  readonly collection: Collection
  readonly index: Index
  readonly key: Buffer
  readonly lock: string
  readonly doc: Doc
}

function assertFree(
  store: Store,
  transaction: Transaction,
  { self, collection, index, key, lock, doc }: WantedKey,
): void {
  const claimed = transaction.claims.get(lock)
  const owner = ownerOfKey(store, index, key)
  const ownerKey = owner && docKey(collection, owner)
  // An owner that this transaction has written has the key only if it still claims it.
  const stillOwned =
    ownerKey && ownerKey !== self && (!transaction.overlay.has(ownerKey) || claimed === ownerKey)
  if (stillOwned) {
    const later = (store.lastWrite.get(ownerKey) ?? 0) > transaction.snapshot
    throw later ? writeConflict() : duplicateKey(collection, index, key, doc)
  }
  if (claimed !== undefined && claimed !== self) throw duplicateKey(collection, index, key, doc)
}

function claimKeys(transaction: Transaction, self: string, claims: readonly string[]): void {
  for (const lock of transaction.claimsOf.get(self) ?? []) transaction.claims.delete(lock)
  for (const lock of claims) transaction.claims.set(lock, self)
  transaction.claimsOf.set(self, claims)
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
