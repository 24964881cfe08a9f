import Database from 'better-sqlite3'
import { DOCUMENT, embed } from '../bson/raw.ts'
import { decode, encode } from '../bson/values.ts'
import { writeConflict } from '../store-error.ts'
import type { Collection, Index } from './catalog.ts'
import { duplicateKey } from './duplicate-key.ts'
import { indexKeysOf } from './index-keys.ts'
import type { Connection } from './sqlite.ts'
import { docKey, type Store, type Write } from './store.ts'

/**
 * Writes documents to the writer connection, keys included: first all old keys go, then new ones come, so
 * that documents may swap a unique key. Call inside `change`.
 * @throws StoreError DuplicateKey
 */
export function applyWrites(store: Store, writes: readonly Write[]): void {
  const statements = writeStatements(store.writer)
  const plans = writes.map((write) => ({
    write,
    keys: keyChanges(write, liveIndexes(store, write.collection)),
  }))
  for (const { write, keys } of plans) {
    for (const { index, gone } of keys)
      for (const key of gone) statements.deleteKey.run(index.id, key, write.id)
  }
  for (const { write, keys } of plans) {
    const { collection, id, after } = write
    putDocument(statements, write)
    for (const { index, come, multikey } of keys) {
      for (const key of come) {
        if (index.unique) {
          const owner = statements.findKey.get(index.id, key) as Buffer | undefined
          if (owner && !owner.equals(id))
            throw duplicateKey(collection, index, key, after ? decode(after) : {})
        }
        statements.putKey.run(index.id, key, id)
      }
      if (multikey && !index.multikey) {
        index.multikey = true
        store.catalogTouched = true // undone with the step
        statements.setMultikey.run(index.id)
      }
    }
    statements.putOplog.run(collection.ns, oplogEntry(write))
  }
  store.clock++
  for (const watch of store.watchers) writes.forEach(watch)
  if (store.open.size > 0) {
    for (const { collection, id } of writes) store.lastWrite.set(docKey(collection, id), store.clock)
  }
}

/** @throws StoreError DuplicateKey for a new document with the `_id` of another */
function putDocument(statements: WriteStatements, { collection, id, before, after }: Write): void {
  if (!after) statements.deleteDoc.run(collection.id, id)
  else if (before) statements.replaceDoc.run(collection.id, id, after)
  else {
    try {
      statements.addDoc.run(collection.id, id, after)
    } catch (error) {
      if (!isTaken(error)) throw error
      throw duplicateKey(collection, null, null, decode(after))
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
}

/**
 * The indexes as they are now: a transaction may have begun before one was made.
 * @throws StoreError WriteConflict when the collection has been dropped meanwhile
 */
function liveIndexes(store: Store, collection: Collection): readonly Index[] {
  const live = store.catalog.get(collection.ns)
  if (live?.id !== collection.id) throw writeConflict()
  return live.indexes
}

type KeyChange = {
  readonly index: Index
  readonly gone: Buffer[]
  readonly come: Buffer[]
  readonly multikey: boolean
}

function keyChanges({ before, after }: Write, indexes: readonly Index[]): KeyChange[] {
  if (indexes.length === 0) return []
  const [oldDoc, newDoc] = [before && decode(before), after && decode(after)]
  return indexes.map((index) => {
    const old = oldDoc ? indexKeysOf(index, oldDoc) : null
    const now = newDoc ? indexKeysOf(index, newDoc) : null
    if (!old || !now)
      return {
        index,
        gone: [...(old?.keys ?? [])],
        come: [...(now?.keys ?? [])],
        multikey: now?.multikey ?? false,
      }
    const oldSet = new Set(old.keys.map(latin))
    const newSet = new Set(now.keys.map(latin))
    return {
      index,
      gone: old.keys.filter((key) => !newSet.has(latin(key))),
      come: now.keys.filter((key) => !oldSet.has(latin(key))),
      multikey: now.multikey,
    }
  })
}

function latin(key: Buffer): string {
  return key.toString('latin1')
}

function oplogEntry({ documentId, id, before, after, replaced }: Write): Buffer {
  const op = before === null ? 'insert' : after === null ? 'delete' : replaced ? 'replace' : 'update'
  const entry = encode({ op, documentId, id, at: new Date() })
  if (!after) return entry
  const withAfter = embed(entry, 'after', DOCUMENT, after)
  return before ? embed(withAfter, 'before', DOCUMENT, before) : withAfter
}

/** Whoever has the unique key among committed documents. */
export function ownerOfKey(store: Store, index: Index, key: Buffer): Buffer | undefined {
  return writeStatements(store.writer).findKey.get(index.id, key) as Buffer | undefined
}

type WriteStatements = ReturnType<typeof prepareWrites>
const prepared = new WeakMap<Connection, WriteStatements>()

function writeStatements(connection: Connection): WriteStatements {
  const known = prepared.get(connection)
  if (known) return known
  const made = prepareWrites(connection)
  prepared.set(connection, made)
  return made
}

function prepareWrites({ sqlite }: Connection) {
  return {
    addDoc: sqlite.prepare('INSERT INTO docs (collection, id, doc) VALUES (?, ?, ?)'),
    replaceDoc: sqlite.prepare('INSERT OR REPLACE INTO docs (collection, id, doc) VALUES (?, ?, ?)'),
    deleteDoc: sqlite.prepare('DELETE FROM docs WHERE collection = ? AND id = ?'),
    // An index that is being built may have met the document already.
    putKey: sqlite.prepare('INSERT OR IGNORE INTO keys (idx, key, id) VALUES (?, ?, ?)'),
    deleteKey: sqlite.prepare('DELETE FROM keys WHERE idx = ? AND key = ? AND id = ?'),
    findKey: sqlite.prepare('SELECT id FROM keys WHERE idx = ? AND key = ? LIMIT 1').pluck(),
    putOplog: sqlite.prepare('INSERT INTO oplog (ns, entry) VALUES (?, ?)'),
    setMultikey: sqlite.prepare('UPDATE indexes SET multikey = 1 WHERE id = ?'),
  }
}
