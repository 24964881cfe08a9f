import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

/*
 * A thread of its own that carries the journal over into the database file. SQLite would do it inside a commit, and
 * everybody would wait for its disk: up to half a second while an index is built. Passive: it waits for nobody and
 * keeps nobody from writing. What is written meanwhile is left; when it is little, the store is told to carry it over
 * between two commits, because only a journal that is carried over whole begins anew.
 */

/** What worker.ts gives this thread. */
export type CheckpointerData = { readonly file: string }

/** How often, in milliseconds: often enough that the journal stays small. With nothing new it costs next to nothing. */
const EVERY_MS = 200

/** Pages that are carried over in a millisecond or two. */
const FEW = 200

const { file } = workerData as CheckpointerData // written by worker.ts only
const sqlite = new Database(file)

setInterval(() => {
  try {
    const carried = carryOver()
    const since = carryOver() - carried // what was written during the first, and so about what is left after the second
    if (since > 0 && since < FEW) parentPort?.postMessage('little is left')
  } catch {
    // A disk that refuses leaves the journal as it is; who writes is told by their own command. Tried again soon.
  }
}, EVERY_MS)

/** @returns how many pages the journal had */
function carryOver(): number {
  const [{ log }] = sqlite.pragma('wal_checkpoint(PASSIVE)') as [{ readonly log: number }] // SQLite's one row
  return log
}
