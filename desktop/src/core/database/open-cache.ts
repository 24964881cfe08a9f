import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { migrate } from './migrations/migrations.ts'
import { createRecordBox, type RecordBox, Unreadable } from './record-box.ts'

/** The desk's file and the box its records are sealed with. Only `core/database` opens SQLite. */
export type Cache = {
  readonly db: Database.Database
  readonly box: RecordBox
  /** Whole or not at all; durable when it returns. May be nested. */
  readonly transaction: <Result>(work: () => Result) => Result
  /** Called when a transaction was undone: what a store keeps in memory may be of it. */
  readonly onUndone: (listener: () => void) => void
  readonly close: () => void
}

export type OpenedCache = {
  readonly cache: Cache
  /**
   * What was there could not be used and a fresh cache was begun. `unsent`: acts that waited in it; null: not
   * known, because the file itself was damaged.
   */
  readonly lost: { readonly unsent: number | null } | null
}

/** A newer desk wrote the cache: setting it aside would lose what waits in it. */
export class NewerCache extends Error {
  constructor() {
    super(
      'What this desk keeps was written by a newer version of it. Start the newer one; nothing was changed.',
    )
    this.name = 'NewerCache'
  }
}

const FILE = 'desk.db'
const SUFFIXES = ['', '-wal', '-shm'] as const
const KEY_CHECK = 'key-check'

/**
 * Opens the desk's cache, making it when there is none. One that is damaged is set aside, one of another key is
 * erased: the server has all but the unsent acts, and a desk that does not start helps nobody.
 * @throws NewerCache
 */
export function openCache(deskDir: string, dataKey: Uint8Array): OpenedCache {
  const box = createRecordBox(dataKey)
  let lost: OpenedCache['lost'] = null
  for (;;) {
    const db = tryOpen(deskDir)
    if (db === null) {
      if (lost) throw new Error('The desk’s folder cannot be written to.')
      setAside(deskDir)
      lost = { unsent: null }
      continue
    }
    if (!fits(db, box)) {
      lost = { unsent: Number(db.prepare('SELECT count(*) FROM outbox').pluck().get()) }
      db.close()
      eraseCache(deskDir)
      continue
    }
    return { cache: cacheOf(db, box), lost }
  }
}

/** Deletes the cache's files. Nothing may have them open. */
export function eraseCache(deskDir: string): void {
  for (const suffix of SUFFIXES) rmSync(join(deskDir, FILE + suffix), { force: true })
}

function cacheOf(db: Database.Database, box: RecordBox): Cache {
  const listeners: (() => void)[] = []
  return {
    db,
    box,
    transaction: (work) => {
      try {
        return db.transaction(work)()
      } catch (error) {
        for (const listener of listeners) listener()
        throw error
      }
    },
    onUndone: (listener) => {
      listeners.push(listener)
    },
    close: () => db.close(),
  }
}

/** null: the file is damaged. @throws NewerCache */
function tryOpen(deskDir: string): Database.Database | null {
  let db: Database.Database | null = null
  try {
    db = new Database(join(deskDir, FILE))
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('secure_delete = ON')
    if (db.pragma('quick_check', { simple: true }) === 'ok') {
      if (!migrate(db)) throw new NewerCache()
      return db
    }
  } catch (error) {
    if (!isDamage(error)) {
      db?.close()
      throw error
    }
  }
  db?.close()
  return null
}

function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)
}

/** Whether the records were sealed with this key; a new file is marked with it. */
function fits(db: Database.Database, box: RecordBox): boolean {
  const sealed = db.prepare('SELECT body FROM meta WHERE name = ?').pluck().get(KEY_CHECK)
  if (sealed === undefined) {
    db.prepare('INSERT INTO meta (name, body) VALUES (?, ?)').run(KEY_CHECK, box.seal('meta', KEY_CHECK, 1))
    return true
  }
  try {
    // The column is STRICT BLOB, which better-sqlite3 gives as a Buffer.
    box.open('meta', KEY_CHECK, sealed as Buffer)
    return true
  } catch (error) {
    if (error instanceof Unreadable) return false
    throw error
  }
}

/** Keeps a damaged file (ciphertext, like any) for somebody who may still get something out of it. */
function setAside(deskDir: string): void {
  for (const suffix of SUFFIXES) {
    const file = join(deskDir, FILE + suffix)
    rmSync(`${file}.damaged`, { force: true })
    try {
      renameSync(file, `${file}.damaged`)
    } catch {
      rmSync(file, { force: true }) // not there, or held by nobody who needs it
    }
  }
}
