import Database from 'better-sqlite3'

/** Whether SQLite says of a file that it is no database, or that a part of it is lost. */
export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ)/.test(error.code)
}

/** Whether a database has the tables of a store. */
export function isStore(sqlite: Database.Database): boolean {
  const tables = sqlite
    .prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('collections', 'docs')")
    .pluck()
  return tables.get() === 2
}

/** Whether a file is a store of which every page can be read and every table agrees with itself. */
export function isWholeStore(file: string): boolean {
  const sqlite = new Database(file, { readonly: true })
  try {
    return isStore(sqlite) && sqlite.pragma('integrity_check', { simple: true }) === 'ok'
  } catch (error) {
    if (isDamage(error)) return false
    throw error
  } finally {
    sqlite.close()
  }
}

/** The format that a store was last opened with. */
export function formatOf(file: string): number {
  const sqlite = new Database(file, { readonly: true })
  try {
    return Number(sqlite.pragma('user_version', { simple: true }))
  } finally {
    sqlite.close()
  }
}
