import { workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

/*
 * A thread of its own that carries the journal over into the database file. SQLite would do it inside a commit, and
 * everybody would wait for its disk: up to half a second while an index is built. Passive: it waits for nobody and
 * keeps nobody from writing.
 */

/** What worker.ts gives this thread. */
export type CheckpointerData = { readonly file: string }

/** How often, in milliseconds: often enough that the journal stays small. With nothing new it costs next to nothing. */
const EVERY_MS = 200

const { file } = workerData as CheckpointerData // written by worker.ts only
const sqlite = new Database(file)

setInterval(() => {
  try {
    sqlite.pragma('wal_checkpoint(PASSIVE)')
  } catch {
    // A disk that refuses leaves the journal as it is; who writes is told by their own command. Tried again soon.
  }
}, EVERY_MS)
