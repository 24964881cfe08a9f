import { renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { holdDataDir } from '../data-dir.ts'
import { databaseFile, FORMAT, renewEpoch } from '../storage/sqlite.ts'
import type { OnProgress } from './back-up.ts'
import { BackupFileError, type BackupHead, unpackBackup } from './backup-file.ts'
import { bytesOf, JOURNALS, keepBeside } from './keep-beside.ts'
import { syncFolder } from './sync-folder.ts'
import { createTemporaryFolder } from './temporary-folder.ts'
import { formatOf, isDamage, isStore, isWholeStore } from './whole-store.ts'

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
  try {
    const current = databaseFile(directory)
    if (!force) assertEmpty(current, directory)
    const folder = createTemporaryFolder(directory, 'restore-')
    try {
      const fresh = join(folder.path, 'store.sqlite')
      const head = await unpackChecked(resolve(file), fresh, onProgress)
      const keptAs = `${current}.before-${now.toISOString().replaceAll(':', '-')}`
      // Both names are there until the new file takes the old one's place in one step.
      const kept = keepBeside(current, keptAs)
      for (const suffix of JOURNALS) rmSync(`${current}${suffix}`, { force: true })
      renameSync(fresh, current)
      syncFolder(directory)
      return { createdAt: head.createdAt, keptAs: kept ? keptAs : null }
    } finally {
      folder.remove()
    }
  } finally {
    release()
  }
}

async function unpackChecked(source: string, fresh: string, onProgress: OnProgress): Promise<BackupHead> {
  const head = await unpackBackup(source, fresh, (share) => onProgress('unpacking', share))
  onProgress('checking', 0)
  if (!isWholeStore(fresh)) {
    throw new BackupFileError(`The database in ${source} is damaged. Nothing was restored.`)
  }
  if (formatOf(fresh) > FORMAT) {
    throw new BackupFileError(
      `${source} was made by a newer version of this program; restore it with that. Nothing was restored.`,
    )
  }
  const sqlite = new Database(fresh)
  renewEpoch(sqlite)
  sqlite.close()
  onProgress('checking', 1)
  await setImmediate() // so that a signal that came meanwhile is heard while nothing has been touched
  return head
}

/** What is damaged is not empty: something may still be got from it. */
function assertEmpty(file: string, directory: string): void {
  const state = stateOf(file)
  if (state === 'empty') return
  throw new StoreNotEmptyError(
    `The store in ${directory} ${state === 'damaged' ? 'is damaged, but it is there' : 'is not empty'}. Add --force to put the backup in its place; what is there now will be kept beside it.`,
  )
}

function stateOf(file: string): 'empty' | 'full' | 'damaged' {
  // SQLite throws away the journal of an empty file.
  if (bytesOf(file) === 0) return bytesOf(`${file}-wal`) === 0 ? 'empty' : 'damaged'
  const sqlite = new Database(file, { readonly: true })
  try {
    if (sqlite.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined) return 'empty'
    if (!isStore(sqlite)) return 'damaged'
    return sqlite.prepare('SELECT 1 FROM docs LIMIT 1').get() === undefined ? 'empty' : 'full'
  } catch (error) {
    if (isDamage(error)) return 'damaged'
    throw error
  } finally {
    sqlite.close()
  }
}
