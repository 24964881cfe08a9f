import { decode } from '../bson/values.ts'
import type { Pace } from '../pace.ts'
import { StoreError } from '../store-error.ts'
import type { Collection, Index } from './catalog.ts'
import { duplicateKey } from './duplicate-key.ts'
import { indexKeysOf } from './index-keys.ts'
import { PAGE, statement } from './sqlite.ts'
import { change, type Store, type Write } from './store.ts'

/**
 * Gives every document its keys in an index, in turns, while others read and write. Writers already keep the index;
 * readers use it only when it is complete. A build that ends early leaves nothing: what is not ready is removed at
 * opening.
 *
 * The keys are sorted first, in a temporary table: put in as they come they would be written all over the file, and
 * every turn would sync hundreds of pages. What is written to the collection meanwhile is looked at anew in the end.
 */
export async function buildIndex(store: Store, ns: string, indexId: number, pace: Pace): Promise<void> {
  const { failures } = store
  const { collection } = liveIndex(store, ns, indexId)
  const sorted = `temp.sorted_${indexId}`
  const changed = new Map<string, Buffer>()
  const watch = (write: Write) => {
    if (write.collection.id === collection.id) changed.set(write.id.toString('latin1'), write.id)
  }
  store.watchers.add(watch)
  const drop = () => store.writer.sqlite.exec(`DROP TABLE IF EXISTS ${sorted}`)
  try {
    change(store, () => {
      drop() // the disk may have refused it to a build before, whose number is free again
      store.writer.sqlite.exec(
        `CREATE TABLE ${sorted} (key BLOB NOT NULL, id BLOB NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID`,
      )
    })
    await sortKeys(store, ns, indexId, sorted, pace)
    await putSorted(store, ns, indexId, { sorted, changed, pace })
    for (const [text, id] of changed) {
      changed.delete(text)
      change(store, () => putKeysOf(store, ns, indexId, id))
      await pace.breathe()
    }
    if (store.failures !== failures) throw store.failures.last // some of the keys were undone with their group
    change(store, () => {
      store.catalogTouched = true
      store.writer.sqlite.prepare('UPDATE indexes SET ready = 1 WHERE id = ?').run(indexId)
      liveIndex(store, ns, indexId).index.readyAt = ++store.clock
    })
  } finally {
    store.watchers.delete(watch)
    change(store, drop)
  }
}

type KeyRow = { readonly key: Buffer; readonly id: Buffer }
type DocRow = { readonly id: Buffer; readonly doc: Buffer }

const FIRST = Buffer.alloc(0)
const LAST_ID = Buffer.from([0xff])

async function sortKeys(
  store: Store,
  ns: string,
  indexId: number,
  sorted: string,
  pace: Pace,
): Promise<void> {
  const { writer } = store
  const put = writer.sqlite.prepare(`INSERT INTO ${sorted} (key, id) VALUES (?, ?)`)
  for (let after: Buffer | undefined = FIRST; after; ) {
    const { collection } = liveIndex(store, ns, indexId)
    const page = writer.nextDocs.all(collection.id, after, LAST_ID) as DocRow[]
    change(store, () => {
      const { index } = liveIndex(store, ns, indexId)
      for (const { id, doc } of page) for (const key of keysFor(store, index, doc)) put.run(key, id)
    })
    after = page.at(-1)?.id
    await pace.breathe()
  }
}

/** The keys of a document. Call inside `change`. */
function keysFor(store: Store, index: Index, doc: Buffer): readonly Buffer[] {
  const { keys, multikey } = indexKeysOf(index, decode(doc))
  if (multikey && !index.multikey) {
    store.catalogTouched = true
    index.multikey = true
    store.writer.sqlite.prepare('UPDATE indexes SET multikey = 1 WHERE id = ?').run(index.id)
  }
  return keys
}

async function putSorted(
  store: Store,
  ns: string,
  indexId: number,
  {
    sorted,
    changed,
    pace,
  }: { readonly sorted: string; readonly changed: ReadonlyMap<string, Buffer>; readonly pace: Pace },
): Promise<void> {
  const next = store.writer.sqlite.prepare(
    `SELECT key, id FROM ${sorted} WHERE (key, id) > (?, ?) ORDER BY key, id LIMIT ${PAGE}`,
  )
  for (let at: KeyRow | undefined = { key: FIRST, id: FIRST }; at; ) {
    const page = next.all(at.key, at.id) as KeyRow[]
    change(store, () => {
      const { collection, index } = liveIndex(store, ns, indexId)
      for (const { key, id } of page)
        if (!changed.has(id.toString('latin1'))) putKey(store, collection, index, key, id)
    })
    at = page.at(-1)
    await pace.breathe()
  }
}

function putKeysOf(store: Store, ns: string, indexId: number, id: Buffer): void {
  const { collection, index } = liveIndex(store, ns, indexId)
  const doc = store.writer.getDoc.get(collection.id, id) as Buffer | undefined
  if (!doc) return
  for (const key of keysFor(store, index, doc)) putKey(store, collection, index, key, id)
}

/** @throws StoreError DuplicateKey */
function putKey(store: Store, collection: Collection, index: Index, key: Buffer, id: Buffer): void {
  const { writer } = store
  if (index.unique) {
    const taken = statement(writer, 'SELECT 1 FROM keys WHERE idx = ? AND key = ? AND id <> ? LIMIT 1')
    if (taken.get(index.id, key, id))
      throw duplicateKey(collection, index, key, decode(writer.getDoc.get(collection.id, id) as Buffer)) // it has the key, so it is there
  }
  statement(writer, 'INSERT OR IGNORE INTO keys (idx, key, id) VALUES (?, ?, ?)').run(index.id, key, id)
}

/** @throws StoreError when it, or its collection, was dropped meanwhile */
function liveIndex(store: Store, ns: string, indexId: number): { collection: Collection; index: Index } {
  const collection = store.catalog.get(ns)
  if (!collection) throw new StoreError('NamespaceNotFound', `ns not found ${ns}`)
  const index = collection.indexes.find(({ id }) => id === indexId)
  if (!index) throw new StoreError('IndexNotFound', 'The index was dropped while it was built')
  return { collection, index }
}
