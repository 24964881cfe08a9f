import { randomInt } from 'node:crypto'
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { rebuildKeys } from './catalog.ts'

/** Statements of one connection, prepared once. */
export type Connection = {
  readonly sqlite: Database.Database
  readonly getDoc: Database.Statement
  readonly firstDocs: Database.Statement
  readonly nextDocs: Database.Statement
  readonly previousDocs: Database.Statement
  readonly pageKeys: Database.Statement
  readonly pageKeysBack: Database.Statement
  readonly countKeys: Database.Statement
  /** The same, counted no further than the last parameter. */
  readonly countSomeKeys: Database.Statement
  readonly countDocs: Database.Statement
  /** What `statement` has prepared. */
  readonly others: Map<string, Database.Statement>
}

/** A statement of this connection, prepared when it is first asked for: preparing costs more than running. */
export function statement({ sqlite, others }: Connection, sql: string): Database.Statement {
  const known = others.get(sql)
  if (known) return known
  const made = sqlite.prepare(sql)
  others.set(sql, made)
  return made
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS collections (
    id INTEGER PRIMARY KEY, db TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (db, name)) STRICT;
  CREATE TABLE IF NOT EXISTS indexes (
    id INTEGER PRIMARY KEY, collection INTEGER NOT NULL, name TEXT NOT NULL, spec BLOB NOT NULL,
    multikey INTEGER NOT NULL DEFAULT 0, ready INTEGER NOT NULL DEFAULT 1, UNIQUE (collection, name)) STRICT;
  CREATE TABLE IF NOT EXISTS docs (
    collection INTEGER NOT NULL, id BLOB NOT NULL, doc BLOB NOT NULL,
    PRIMARY KEY (collection, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS keys (
    idx INTEGER NOT NULL, key BLOB NOT NULL, id BLOB NOT NULL,
    PRIMARY KEY (idx, key, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS oplog (seq INTEGER PRIMARY KEY, ns TEXT NOT NULL, entry BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS sessions (
    lsid BLOB PRIMARY KEY, txn_number INTEGER NOT NULL, reply BLOB NOT NULL, next_statement INTEGER,
    used_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`

/** Format of the file. Older ones are brought up to it at opening; newer ones are refused. */
export const FORMAT = 4

function bringUpToDate(sqlite: Database.Database): void {
  const isNew = sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'docs'").get() === undefined
  const format = isNew ? FORMAT : Number(sqlite.pragma('user_version', { simple: true })) || 1
  if (format > FORMAT) {
    throw new Error(
      `it was written by a newer version of this program (format ${format}, this one knows ${FORMAT})`,
    )
  }
  sqlite.transaction(() => {
    if (format === 1) {
      sqlite.exec('ALTER TABLE indexes ADD COLUMN ready INTEGER NOT NULL DEFAULT 1; DROP TABLE sessions')
    }
    // The newest entry is never trimmed, so no number is given twice; a counter of its own was one more page to write.
    if (format < 4) sqlite.exec('ALTER TABLE oplog RENAME TO counted_oplog')
    sqlite.exec(SCHEMA)
    if (format < 4) sqlite.exec('INSERT INTO oplog SELECT * FROM counted_oplog; DROP TABLE counted_oplog')
    if (format < 3) rebuildKeys(sqlite) // empty arrays were keyed as null
    sqlite.pragma(`user_version = ${FORMAT}`)
    if (isNew) renewEpoch(sqlite)
    // An index whose building was cut short is as if it had never been asked for; what was being dropped is gone.
    sqlite.exec('DELETE FROM keys WHERE idx IN (SELECT id FROM indexes WHERE ready = 0 OR collection = 0)')
    sqlite.exec('DELETE FROM indexes WHERE ready = 0 OR collection = 0')
    sqlite.exec("DELETE FROM docs WHERE collection IN (SELECT id FROM collections WHERE db = '')")
    sqlite.exec("DELETE FROM collections WHERE db = ''")
  })()
}

/**
 * Gives the file another epoch, which places in its log are told apart by: after a restore the same numbers are given to
 * other changes.
 */
export function renewEpoch(sqlite: Database.Database): void {
  sqlite.pragma(`application_id = ${randomInt(1, 2 ** 31 - 1)}`)
}

/** Opens the database file of a data directory for writing; creates it when it is not there. */
export function openWriter(dataDir: string): Connection {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = databaseFile(dataDir)
  // SQLite would make it readable for all; its journal files take their mode from it.
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
  const sqlite = new Database(file)
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  // The checkpointer does it. The journal begins anew once all of it is carried over; where so much is written that
  // little is never left, for 512 MB, a commit does it. What it grew beyond 64 MB it gives back.
  sqlite.pragma('wal_autocheckpoint = 131072')
  sqlite.pragma('journal_size_limit = 67108864')
  sqlite.pragma('cache_size = -65536')
  bringUpToDate(sqlite)
  return prepare(sqlite)
}

/** Opens another connection for snapshot reads. */
export function openReader(dataDir: string): Connection {
  const sqlite = new Database(databaseFile(dataDir), { readonly: true })
  sqlite.pragma('cache_size = -8192')
  return prepare(sqlite)
}

/** The one file of a store. */
export function databaseFile(dataDir: string): string {
  return join(dataDir, 'store.sqlite')
}

/** Rows read at a time. */
export const PAGE = 200

function prepare(sqlite: Database.Database): Connection {
  return {
    sqlite,
    getDoc: sqlite.prepare('SELECT doc FROM docs WHERE collection = ? AND id = ?').pluck(),
    firstDocs: sqlite.prepare(
      `SELECT id, doc FROM docs WHERE collection = ? AND id >= ? AND id < ? ORDER BY id LIMIT ${PAGE}`,
    ),
    nextDocs: sqlite.prepare(
      `SELECT id, doc FROM docs WHERE collection = ? AND id > ? AND id < ? ORDER BY id LIMIT ${PAGE}`,
    ),
    previousDocs: sqlite.prepare(
      `SELECT id, doc FROM docs WHERE collection = ? AND id >= ? AND id < ? ORDER BY id DESC LIMIT ${PAGE}`,
    ),
    pageKeys: sqlite.prepare(
      `SELECT key, id FROM keys WHERE idx = ? AND (key, id) > (?, ?) AND key < ? ORDER BY key, id LIMIT ${PAGE}`,
    ),
    pageKeysBack: sqlite.prepare(
      `SELECT key, id FROM keys WHERE idx = ? AND (key, id) < (?, ?) AND key >= ? ORDER BY key DESC, id DESC LIMIT ${PAGE}`,
    ),
    countKeys: sqlite.prepare('SELECT count(*) FROM keys WHERE idx = ? AND key >= ? AND key < ?').pluck(),
    countSomeKeys: sqlite
      .prepare('SELECT count(*) FROM (SELECT 1 FROM keys WHERE idx = ? AND key >= ? AND key < ? LIMIT ?)')
      .pluck(),
    countDocs: sqlite.prepare('SELECT count(*) FROM docs WHERE collection = ?').pluck(),
    others: new Map(),
  }
}
