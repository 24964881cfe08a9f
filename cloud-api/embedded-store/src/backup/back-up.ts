import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { BackupFileError, packBackup } from './backup-file.ts'
import { DamagedStoreError, takeSnapshot } from './snapshot.ts'
import { syncFolder } from './sync-folder.ts'
import { isWholeStore } from './whole-store.ts'

/** How far a backup or a restore is: from 0 to 1. */
export type OnProgress = (what: 'copying' | 'packing' | 'unpacking' | 'checking', share: number) => void

/**
 * Writes the store of a data directory into one file, as it is at one moment; the store may run meanwhile.
 * @returns what the file holds
 * @throws NoStoreError, DamagedStoreError, or BackupFileError when the file exists already
 */
export async function backUp(
  dataDir: string,
  file: string,
  { now, onProgress }: { readonly now: Date; readonly onProgress: OnProgress },
): Promise<{ readonly documents: number; readonly bytes: number; readonly takenAt: string }> {
  const target = resolve(file)
  if (existsSync(target)) throw new BackupFileError(`${target} exists already; choose another name.`)
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
  const onPages = (done: number, all: number) => onProgress('copying', all === 0 ? 1 : done / all)
  const snapshot = await takeSnapshot(dataDir, now, onPages, dirname(target))
  try {
    onProgress('checking', 0)
    if (!isWholeStore(snapshot.file)) throw new DamagedStoreError(dataDir)
    onProgress('checking', 1)
    await setImmediate() // so that a signal that came meanwhile is heard
    const part = join(dirname(snapshot.file), 'packed')
    const databaseBytes = statSync(snapshot.file).size
    await packBackup(snapshot.file, part, { createdAt: snapshot.takenAt, databaseBytes }, (bytes) =>
      onProgress('packing', bytes / databaseBytes),
    )
    renameSync(part, target)
    syncFolder(dirname(target))
    const documents = snapshot.collections.reduce((sum, { count }) => sum + count, 0)
    return { documents, bytes: statSync(target).size, takenAt: snapshot.takenAt }
  } finally {
    snapshot.close()
  }
}
