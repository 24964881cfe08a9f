import type { Migration } from './migrations.ts'

/**
 * Every `body` is a sealed record (record-box.ts). In clear stand only ids, kinds, local dates, versions, positions
 * and states: what the desk has to look things up by.
 */
export const firstCache: Migration = (db) => {
  db.exec(`
    CREATE TABLE meta (name TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE record (
      kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL,
      PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;
    CREATE TABLE day (date TEXT PRIMARY KEY, seq INTEGER NOT NULL, as_of INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE appointment (
      id TEXT PRIMARY KEY, date TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX appointment_by_date ON appointment (date);
    CREATE TABLE patient (id TEXT PRIMARY KEY, opened_on TEXT, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE outbox (
      position INTEGER PRIMARY KEY AUTOINCREMENT, operation_id TEXT NOT NULL UNIQUE, state TEXT NOT NULL,
      body BLOB NOT NULL) STRICT;
    CREATE TABLE known_user (
      user_id TEXT PRIMARY KEY, signed_in_at INTEGER NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE journal (
      id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
  `)
}
