import { valuesAt } from './bson/paths.ts'
import type { Pace } from './pace.ts'
import { read } from './query/read.ts'
import { removeDropped } from './storage/drop.ts'
import { statement } from './storage/sqlite.ts'
import { applyWrites, change, docKey, type Store } from './storage/store.ts'

/** How many changes the log keeps for change streams. */
const OPLOG_ENTRIES = 100_000

/** Entries of the log removed in one step. */
const STEP = 500

/** Deletes documents whose TTL index says so, and trims the log and the remembered answers, in turns. */
export async function removeExpired(store: Store, now: number, pace: Pace): Promise<void> {
  for (const collection of store.catalog.values()) {
    for (const { expireAfterSeconds, fields } of collection.indexes) {
      const path = fields[0]?.[0]
      if (expireAfterSeconds === null || path === undefined) continue
      const filter = { [path]: { $lt: new Date(now - expireAfterSeconds * 1000) } }
      const due = [...read(store, { collection, filter, sort: [], skip: 0, limit: 1000, transaction: null })]
      const gone = due.filter(({ id, doc }) => isDate(doc, path) && !store.locks.has(docKey(collection, id)))
      if (gone.length === 0) continue
      change(store, () =>
        applyWrites(
          store,
          gone.map(({ id, raw, doc }) => ({ collection, documentId: doc._id, id, before: raw, after: null })),
        ),
      )
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

function isDate(doc: object, path: string): boolean {
  return valuesAt(doc, path)
    .values.flat()
    .some((value) => value instanceof Date)
}
