import { existsSync, linkSync, rmSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { StoreStartError } from '../data-dir.ts'

/** Files that belong to a database file, by what their names add to its. */
export const JOURNALS = ['-wal', '-shm', '-journal'] as const

/**
 * Gives the files of a store second names, under which they stay when others take their place. What is in the journal
 * is brought into the database file, so that this file alone is the store; where the store is too damaged for that,
 * its journal is kept with it.
 * @returns whether there was anything
 * @throws StoreStartError when another program has the store open
 */
export function keepBeside(file: string, keptAs: string): boolean {
  if (!existsSync(file) && !existsSync(`${file}-wal`)) return false
  const removeNames = (suffixes: readonly string[]) => {
    for (const suffix of suffixes) rmSync(`${keptAs}${suffix}`, { force: true })
  }
  try {
    // Before anything opens the file: SQLite throws away the journal of an empty one.
    for (const suffix of ['', ...JOURNALS]) {
      if (existsSync(`${file}${suffix}`)) linkSync(`${file}${suffix}`, `${keptAs}${suffix}`)
    }
    if (foldJournal(file)) removeNames(JOURNALS)
    return true
  } catch (error) {
    removeNames(['', ...JOURNALS])
    throw error
  }
}

/** @returns false: the store is too damaged */
function foldJournal(file: string): boolean {
  if (bytesOf(file) === 0) return false
  let sqlite: Database.Database | null = null
  try {
    sqlite = new Database(file, { fileMustExist: true })
    // Carries everything over and takes the journal away, or does nothing where another program has the file open:
    // that one would, when it ends, take away the journal that then stands at this name.
    if (sqlite.pragma('journal_mode = DELETE', { simple: true }) === 'delete') return true
    throw inUse(file)
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || error.code === 'SQLITE_FULL') throw error
    if (/^SQLITE_(BUSY|LOCKED)/.test(error.code)) throw inUse(file, error)
    return false
  } finally {
    sqlite?.close()
  }
}

/** 0 when it is not there, too. */
export function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function inUse(file: string, cause?: unknown): StoreStartError {
  return new StoreStartError(
    'store_in_use',
    `Another program has ${file} open; end it and restore again. Nothing was restored.`,
    cause,
  )
}
