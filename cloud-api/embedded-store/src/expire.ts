import { valuesAt } from './bson/paths.ts'
import type { Pace } from './pace.ts'
import { readPages } from './query/read.ts'
import { applyWrites } from './storage/apply-writes.ts'
import type { Collection, Index } from './storage/catalog.ts'
import { removeDropped } from './storage/drop.ts'
import { statement } from './storage/sqlite.ts'
import { change, docKey, type Store } from './storage/store.ts'
import { StoreError } from './store-error.ts'

/** How many changes the log keeps for change streams. */
const OPLOG_ENTRIES = 100_000

/** Entries of the log removed in one step. */
const STEP = 500

/** Deletes documents whose TTL index says so, and trims the log and the remembered answers, in turns. */
export async function removeExpired(store: Store, now: number, pace: Pace): Promise<void> {
  for (const collection of [...store.catalog.values()]) {
    for (const index of [...collection.indexes]) {
      try {
        await removeDue(store, collection, index, { now, pace })
      } catch (error) {
        // A document that cannot be compared, or a disk that refuses now, must not keep the others from their turn.
        if (!(error instanceof StoreError)) throw error
      }
    }
  }
  await removeDropped(store, pace) // what a disk that refused has left
  const forget = statement(store.writer, 'DELETE FROM sessions WHERE used_at < ?')
  change(store, () => forget.run(now - 1_800_000))
  const trim = statement(
    store.writer,
    'DELETE FROM oplog WHERE seq <= min((SELECT max(seq) FROM oplog) - ?, (SELECT min(seq) FROM oplog) + ?)',
  )
  while (change(store, () => trim.run(OPLOG_ENTRIES, STEP)).changes > 0) await pace.breathe()
}

async function removeDue(
  store: Store,
  collection: Collection,
  { expireAfterSeconds, fields, partial, readyAt }: Index,
  { now, pace }: { readonly now: number; readonly pace: Pace },
): Promise<void> {
  const path = fields[0]?.[0]
  if (expireAfterSeconds === null || path === undefined || readyAt > store.clock) return
  const filter = { [path]: { $lt: new Date(now - expireAfterSeconds * 1000) } }
  const query = { collection, filter, sort: [], skip: 0, limit: 0, transaction: null }
  for (const page of readPages(store, query)) {
    const gone = page.filter(
      ({ id, doc }) =>
        isDate(doc, path) && (!partial || partial(doc)) && !store.locks.has(docKey(collection, id)),
    )
    if (gone.length > 0)
      change(store, () =>
        applyWrites(
          store,
          gone.map(({ id, raw, doc }) => ({ collection, documentId: doc._id, id, before: raw, after: null })),
        ),
      )
    await pace.breathe()
  }
}

function isDate(doc: object, path: string): boolean {
  return valuesAt(doc, path)
    .values.flat()
    .some((value) => value instanceof Date)
}
