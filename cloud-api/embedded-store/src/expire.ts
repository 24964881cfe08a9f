import { valuesAt } from './bson/paths.ts'
import { read } from './query/read.ts'
import { applyWrites, change, docKey, type Store } from './storage/store.ts'

/** How many changes the log keeps for change streams. */
const OPLOG_ENTRIES = 100_000

/** Deletes documents whose TTL index says so, and trims the log and the remembered answers. */
export function removeExpired(store: Store, now: number): void {
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
  const { sqlite } = store.writer
  change(store, () => {
    sqlite.prepare('DELETE FROM oplog WHERE seq <= (SELECT max(seq) FROM oplog) - ?').run(OPLOG_ENTRIES)
    sqlite.prepare('DELETE FROM sessions WHERE used_at < ?').run(now - 1_800_000)
  })
}

function isDate(doc: object, path: string): boolean {
  return valuesAt(doc, path)
    .values.flat()
    .some((value) => value instanceof Date)
}
