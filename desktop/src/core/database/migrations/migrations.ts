import type Database from 'better-sqlite3'
import { firstCache } from './0001-first-cache.ts'

/** Brings the cache from one format to the next, inside a transaction. */
export type Migration = (db: Database.Database) => void

/** In order; the place in the list is the format it leads to. Append-only. */
export const migrations: readonly Migration[] = [firstCache]

/**
 * Brings the cache to the newest format, each step whole or not at all.
 * @returns false for a cache of a newer desk, which this one cannot read
 */
export function migrate(db: Database.Database, steps: readonly Migration[] = migrations): boolean {
  const format = Number(db.pragma('user_version', { simple: true }))
  if (format > steps.length) return false
  for (const [i, step] of steps.entries()) {
    if (i < format) continue
    db.transaction(() => {
      step(db)
      db.pragma(`user_version = ${i + 1}`)
    })()
  }
  return true
}
