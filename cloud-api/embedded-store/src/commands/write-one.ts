import { ObjectId } from 'bson'
import { type Doc, decode, encode } from '../bson/values.ts'
import { compileFilter } from '../query/match.ts'
import { type Found, read } from '../query/read.ts'
import type { Collection } from '../storage/catalog.ts'
import { indexKeysOf } from '../storage/index-keys.ts'
import {
  applyWrites,
  change,
  docKey,
  duplicateKey,
  idKeyOf,
  type Store,
  type Write,
} from '../storage/store.ts'
import { StoreError } from '../store-error.ts'
import { type Transaction, writeInTransaction } from '../transactions/transaction.ts'

/** MongoDB's limit on one document, in bytes. */
export const MAX_DOCUMENT = 16_777_216

/**
 * Writes one document: into the transaction, or at once. Outside a transaction it first waits until no open
 * transaction holds the document or one of its unique keys, as MongoDB does.
 * @returns false when the document changed while waiting: look again
 */
export async function writeOne(
  store: Store,
  transaction: Transaction | null,
  write: Write,
): Promise<boolean> {
  if (transaction) {
    writeInTransaction(store, transaction, write)
    return true
  }
  const holder = holderOf(store, write)
  if (holder) {
    await holder.ended
    return false
  }
  change(store, () => applyWrites(store, [write]))
  return true
}

function holderOf(store: Store, { collection, id, after }: Write): Transaction | undefined {
  if (store.locks.size === 0) return undefined
  const holder = store.locks.get(docKey(collection, id))
  if (holder || !after) return holder
  const doc = decode(after)
  for (const index of collection.indexes) {
    if (!index.unique) continue
    for (const key of indexKeysOf(index, doc).keys) {
      const other = store.locks.get(`${index.id}#${key.toString('latin1')}`)
      if (other) return other
    }
  }
  return undefined
}

/** Inserts a document, with a new ObjectId where it has no _id. @throws StoreError DuplicateKey */
export async function insertOne(
  store: Store,
  transaction: Transaction | null,
  collection: Collection,
  given: Doc,
): Promise<Doc> {
  const doc = withId(given)
  const after = checkedBytes(doc)
  const id = idKeyOf(doc)
  for (;;) {
    if (current(store, transaction, collection, id)) throw duplicateKey(collection, null, null, doc)
    if (await writeOne(store, transaction, { collection, id, before: null, after })) return doc
  }
}

function withId(doc: Doc): Doc {
  const { _id, ...rest } = doc
  return { _id: _id === undefined ? new ObjectId() : _id, ...rest }
}

/** @throws StoreError for documents MongoDB would not store */
export function checkedBytes(doc: Doc): Buffer {
  if (Array.isArray(doc._id) || doc._id instanceof RegExp) {
    throw new StoreError('BadValue', "The '_id' value cannot be of type array or regex")
  }
  for (const name of Object.keys(doc)) {
    if (name.startsWith('$'))
      throw new StoreError(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${name}' is not allowed`,
      )
  }
  const bytes = encode(doc)
  if (bytes.length > MAX_DOCUMENT)
    throw new StoreError('BSONObjectTooLarge', `object to insert too large: ${bytes.length} bytes`)
  return bytes
}

/** The bytes a reader of the transaction, or of the store, sees now. */
export function current(
  store: Store,
  transaction: Transaction | null,
  collection: Collection,
  id: Buffer,
): Buffer | null {
  const own = transaction?.overlay.get(docKey(collection, id))
  if (own) return own.after
  const connection = transaction?.reader ?? store.writer
  return (connection.getDoc.get(collection.id, id) as Buffer | undefined) ?? null
}

export type ChangeQuery = {
  readonly store: Store
  readonly transaction: Transaction | null
  readonly collection: Collection
  readonly filter: Doc
  readonly sort?: readonly (readonly [string, 1 | -1])[]
}

/**
 * Applies a change to one or all matching documents, each looked at anew if it changed while waiting.
 * @param make The new document, or null to delete it.
 * @returns What was there and what is there now, per matched document.
 */
export async function changeMatching(
  { store, transaction, collection, filter, sort = [] }: ChangeQuery,
  many: boolean,
  make: (found: Found) => Doc | null,
): Promise<{ before: Found; after: Doc | null; modified: boolean }[]> {
  const matches = compileFilter(filter)
  const results: { before: Found; after: Doc | null; modified: boolean }[] = []
  const done = new Set<string>()
  const query = { collection, filter, sort, skip: 0, limit: many ? 0 : 1, transaction }
  // Gathered first, so that a document this update moves in an index is not met twice.
  let queue: Found[] = [...read(store, query)]
  for (let found = queue.shift(); found; found = queue.shift()) {
    const text = found.id.toString('latin1')
    if (done.has(text)) continue
    const raw = current(store, transaction, collection, found.id)
    const now = raw && (raw.equals(found.raw) ? found : { ...found, raw, doc: decode(raw) })
    if (!now || !matches(now.doc)) {
      if (!many && queue.length === 0) queue = [...read(store, query)]
      continue
    }
    const after = make(now)
    const bytes = after && checkedBytes(after)
    const modified = !bytes?.equals(now.raw)
    if (
      modified &&
      !(await writeOne(store, transaction, { collection, id: now.id, before: now.raw, after: bytes }))
    ) {
      queue.unshift(now)
      continue
    }
    done.add(text)
    results.push({ before: now, after, modified })
  }
  return results
}
