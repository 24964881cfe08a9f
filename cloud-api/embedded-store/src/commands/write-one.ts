import { BSONRegExp, DBRef, ObjectId } from 'bson'
import { beyondDates } from '../bson/key-encoding.ts'
import { type Doc, decode, encode, isDocument } from '../bson/values.ts'
import type { Pace } from '../pace.ts'
import { compileFilter } from '../query/match.ts'
import { readPages } from '../query/read.ts'
import type { SortSpec } from '../query/sort-project.ts'
import { applyWrites } from '../storage/apply-writes.ts'
import type { Collection } from '../storage/catalog.ts'
import { duplicateKey } from '../storage/duplicate-key.ts'
import { indexKeysOf } from '../storage/index-keys.ts'
import { change, docKey, idKeyOf, type Store, type Write } from '../storage/store.ts'
import { StoreError } from '../store-error.ts'
import { type Transaction, writeInTransaction } from '../transactions/transaction.ts'

/** MongoDB's limit on one document, in bytes. */
export const MAX_DOCUMENT = 16_777_216

/** Where a write goes. */
export type WriteContext = {
  readonly store: Store
  readonly transaction: Transaction | null
  readonly pace: Pace
}

/**
 * Writes one document: into the transaction, or at once. Outside a transaction it first waits until no open
 * transaction holds the document or one of its unique keys, as MongoDB does.
 * @returns false when the document changed while waiting: look again
 */
async function writeOne({ store, transaction, pace }: WriteContext, write: Write): Promise<boolean> {
  if (transaction) {
    writeInTransaction(store, transaction, write)
    return true
  }
  const holder = holderOf(store, write)
  if (holder) {
    await pace.waitFor(holder.ended)
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
export async function insertOne(context: WriteContext, collection: Collection, given: Doc): Promise<Doc> {
  const doc = withId(given)
  const after = checkedBytes(doc)
  const id = idKeyOf(doc)
  const { store, transaction } = context
  for (;;) {
    // Where nobody has to be waited for the table itself refuses an _id that is taken.
    if ((transaction || store.locks.size > 0) && current(context, collection, id))
      throw duplicateKey(collection, null, null, doc)
    if (await writeOne(context, { collection, documentId: doc._id, id, before: null, after })) return doc
  }
}

function withId(doc: Doc): Doc {
  const { _id, ...rest } = doc
  return { _id: _id === undefined ? new ObjectId() : _id, ...rest }
}

/** MongoDB's limit on documents and arrays inside each other. */
const MAX_DEPTH = 180

/** Nesting beyond MongoDB's limit, and what would not be kept as it came. */
function refuseUnkept(value: unknown, left: number): void {
  if (left < 0) throw new StoreError('Overflow', `A document is nested deeper than ${MAX_DEPTH} levels`)
  if (Array.isArray(value)) for (const item of value) refuseUnkept(item, left - 1)
  else if (value === undefined)
    throw new StoreError('BadValue', 'The embedded store does not keep values of the type undefined')
  else if (value instanceof DBRef)
    throw new StoreError('BadValue', 'The embedded store does not keep references ($ref with $id)')
  else if (value instanceof Date && Number.isNaN(value.getTime())) throw beyondDates()
  else if (isDocument(value)) for (const name in value) refuseUnkept(value[name], left - 1)
}

/** @throws StoreError for documents MongoDB would not store */
export function checkedBytes(doc: Doc): Buffer {
  if (Array.isArray(doc._id) || doc._id instanceof BSONRegExp) {
    throw new StoreError('BadValue', "The '_id' value cannot be of type array or regex")
  }
  const inId = isDocument(doc._id) ? Object.keys(doc._id).find((name) => name.startsWith('$')) : undefined
  if (inId !== undefined)
    throw new StoreError('DollarPrefixedFieldName', `_id fields may not contain '$'-prefixed fields: ${inId}`)
  for (const name of Object.keys(doc)) {
    if (name.startsWith('$'))
      throw new StoreError(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${name}' is not allowed`,
      )
  }
  refuseUnkept(doc, MAX_DEPTH)
  const bytes = encode(doc)
  if (bytes.length > MAX_DOCUMENT)
    throw new StoreError('BSONObjectTooLarge', `object to insert too large: ${bytes.length} bytes`)
  return bytes
}

/** The bytes a reader of the transaction, or of the store, sees now. */
function current({ store, transaction }: WriteContext, collection: Collection, id: Buffer): Buffer | null {
  const own = transaction?.overlay.get(docKey(collection, id))
  if (own) return own.after
  const connection = transaction?.reader ?? store.writer
  return (connection.getDoc.get(collection.id, id) as Buffer | undefined) ?? null
}

export type ChangeQuery = {
  readonly collection: Collection
  readonly filter: Doc
  readonly sort?: SortSpec
  /** All that match, or only the first. */
  readonly many: boolean
  /** The change puts a whole document in place of the old one. */
  readonly replaces?: boolean
}

/** How a change of matching documents went. */
export type Changed = {
  readonly matched: number
  readonly modified: number
  /** The document changed last, before and after; for changes of one. */
  readonly last: { readonly before: Doc; readonly after: Doc | null } | null
}

/**
 * Applies a change to one or all matching documents, each looked at anew in case it changed meanwhile.
 * @param make The new document, or null to delete it.
 */
export async function changeMatching(
  context: WriteContext,
  { collection, filter, sort = [], many, replaces }: ChangeQuery,
  make: (doc: Doc) => Doc | null,
): Promise<Changed> {
  const { store, transaction, pace } = context
  const matches = compileFilter(filter)
  const query = { collection, filter, sort, skip: 0, limit: many ? 0 : 1, transaction }
  // Gathered first, so that a document this update moves in an index is not met twice.
  const gather = async () => {
    const ids: Buffer[] = []
    for (const page of readPages(store, query)) {
      for (const { id } of page) ids.push(id)
      await pace.breathe()
    }
    return ids
  }
  const changed = { matched: 0, modified: 0, last: null as Changed['last'] }
  let ids = await gather()
  for (let at = 0; at < ids.length; ) {
    await pace.breathe()
    const id = ids[at] as Buffer // at < length
    const raw = current(context, collection, id)
    const before = raw && decode(raw)
    if (!before || !matches(before)) {
      if (many) at++
      else ids = await gather() // the one found is another by now: find again
      continue
    }
    const after = make(before)
    const bytes = after && checkedBytes(after)
    const modified = !bytes?.equals(raw)
    const write = { collection, documentId: before._id, id, before: raw, after: bytes, replaced: replaces }
    if (modified && !(await writeOne(context, write))) continue
    at++
    changed.matched++
    if (modified) changed.modified++
    changed.last = { before, after }
  }
  return changed
}
