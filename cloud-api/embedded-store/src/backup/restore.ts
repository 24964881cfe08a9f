import { existsSync, linkSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { holdDataDir } from '../data-dir.ts'
import { databaseFile } from '../storage/sqlite.ts'
import type { OnProgress } from './back-up.ts'
import { BackupFileError, unpackBackup } from './backup-file.ts'
import { syncFolder } from './sync-folder.ts'

/** The store to be restored onto holds documents, and nobody said that they may go. */
export class StoreNotEmptyError extends Error {}

/**
 * Puts a backup in the place of the store in a data directory. Nothing is touched before the backup has been
 * checked; the store that was there is kept beside it.
 * @returns where the store that was there is kept; null: there was none
 * @throws BackupFileError, StoreNotEmptyError, or StoreStartError when the directory is in use
 */
export async function restore(
  file: string,
  dataDir: string,
  {
    force,
    now,
    onProgress,
  }: { readonly force: boolean; readonly now: Date; readonly onProgress: OnProgress },
): Promise<{ readonly createdAt: string; readonly keptAs: string | null }> {
  const directory = resolve(dataDir)
  const release = holdDataDir(directory)
  const folder = mkdtempSync(join(directory, 'restore-'))
  try {
    const current = databaseFile(directory)
    if (!force && holdsDocuments(current)) {
      throw new StoreNotEmptyError(
        `The store in ${directory} is not empty. Add --force to put the backup in its place; what is there now will be kept beside it.`,
      )
    }
    const fresh = join(folder, 'store.sqlite')
    const source = resolve(file)
    const head = await unpackBackup(source, fresh, (share) => onProgress('unpacking', share))
    onProgress('checking', 0)
    assertWhole(fresh, source)
    onProgress('checking', 1)
    const keptAs = existsSync(current) ? `${current}.before-${now.toISOString().replaceAll(':', '-')}` : null
    if (keptAs) {
      foldJournal(current)
      linkSync(current, keptAs) // both names until the new file takes the old one's place in one step
    }
    for (const journal of [`${current}-wal`, `${current}-shm`]) rmSync(journal, { force: true })
    renameSync(fresh, current)
    syncFolder(directory)
    return { createdAt: head.createdAt, keptAs }
  } finally {
    rmSync(folder, { recursive: true, force: true })
    release()
  }
}

function holdsDocuments(file: string): boolean {
  if (!existsSync(file)) return false
  const sqlite = new Database(file, { readonly: true })
  try {
    return (
      sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'docs'").get() !== undefined &&
      sqlite.prepare('SELECT 1 FROM docs LIMIT 1').get() !== undefined
    )
  } finally {
    sqlite.close()
  }
}

/** Brings what is still in the journal into the file, so that the file alone is the store. */
function foldJournal(file: string): void {
  const sqlite = new Database(file)
  sqlite.pragma('wal_checkpoint(TRUNCATE)')
  sqlite.close()
}

function assertWhole(file: string, source: string): void {
  const sqlite = new Database(file, { readonly: true })
  try {
    if (sqlite.pragma('integrity_check', { simple: true }) === 'ok') return
  } finally {
    sqlite.close()
  }
  throw new BackupFileError(`The database in ${source} is damaged. Nothing was restored.`)
}
