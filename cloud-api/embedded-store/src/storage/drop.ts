import type { Pace } from '../pace.ts'
import type { Collection, Index } from './catalog.ts'
import { PAGE, statement } from './sqlite.ts'
import { change, type Store } from './store.ts'

/*
 * What is dropped is out of sight at once. Its row stays, under a name nobody can ask for (no database, no collection),
 * until the last of what it held is removed: so its number is not given to another, and a crash leaves nothing behind.
 */

/** Takes an index out of sight. Call inside `change`; `removeDropped` frees its place. */
export function dropIndex(store: Store, collection: Collection, index: Index): void {
  store.catalogTouched = true
  statement(store.writer, 'UPDATE indexes SET collection = 0, name = id WHERE id = ?').run(index.id)
  collection.indexes.splice(collection.indexes.indexOf(index), 1)
}

/** Takes a collection out of sight, with its indexes. Call inside `change`; `removeDropped` frees its place. */
export function dropCollection(store: Store, collection: Collection): void {
  store.catalogTouched = true
  statement(store.writer, 'UPDATE indexes SET collection = 0, name = id WHERE collection = ?').run(
    collection.id,
  )
  statement(store.writer, "UPDATE collections SET db = '', name = id WHERE id = ?").run(collection.id)
  store.catalog.delete(collection.ns)
}

/** Removes what dropped collections and indexes held, in turns. */
export async function removeDropped(store: Store, pace: Pace): Promise<void> {
  while (change(store, () => removeSome(store))) await pace.breathe()
}

/** @returns whether there was anything to remove */
function removeSome({ writer }: Store): boolean {
  const index = statement(writer, 'SELECT id FROM indexes WHERE collection = 0 LIMIT 1').get() as
    | Row
    | undefined
  if (index) {
    const last = statement(writer, `SELECT key, id FROM keys WHERE idx = ? ORDER BY key, id ${LAST_OF_PAGE}`)
    const { key, id } = (last.get(index.id) as Key | undefined) ?? AFTER_ALL
    statement(writer, 'DELETE FROM keys WHERE idx = ? AND (key, id) <= (?, ?)').run(index.id, key, id)
    if (key === AFTER_ALL.key) statement(writer, 'DELETE FROM indexes WHERE id = ?').run(index.id)
    return true
  }
  const gone = statement(writer, "SELECT id FROM collections WHERE db = '' LIMIT 1").get() as Row | undefined
  if (!gone) return false
  const last = statement(writer, `SELECT id FROM docs WHERE collection = ? ORDER BY id ${LAST_OF_PAGE}`)
  const { id } = (last.get(gone.id) as Key | undefined) ?? AFTER_ALL
  statement(writer, 'DELETE FROM docs WHERE collection = ? AND id <= ?').run(gone.id, id)
  if (id === AFTER_ALL.id) statement(writer, 'DELETE FROM collections WHERE id = ?').run(gone.id)
  return true
}

type Row = { readonly id: number }
type Key = { readonly key: Buffer; readonly id: Buffer }

const LAST_OF_PAGE = `LIMIT 1 OFFSET ${PAGE - 1}`
/** No key begins with this byte. */
const AFTER_ALL: Key = { key: Buffer.from([0xff]), id: Buffer.from([0xff]) }
