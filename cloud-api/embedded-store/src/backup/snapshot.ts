import { statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Doc } from '../bson/values.ts'
import { decodePlain } from '../bson/values.ts'
import { databaseFile } from '../storage/sqlite.ts'
import { createTemporaryFolder, removeLeftovers } from './temporary-folder.ts'
import { isDamage, isStore } from './whole-store.ts'

/** A copy of a store as it was at one moment. The store itself may go on meanwhile and is not changed. */
export type Snapshot = {
  readonly file: string
  readonly takenAt: string
  readonly collections: readonly SnapshotCollection[]
  /** Removes the copy. */
  readonly close: () => void
}

export type SnapshotCollection = {
  readonly db: string
  readonly name: string
  readonly count: number
  /** Specifications for createIndexes, without the one of `_id`. */
  readonly indexes: readonly Doc[]
  /** The documents as BSON, in the order of their `_id`. */
  readonly documents: () => Iterable<Buffer>
}

/** The store that was to be copied is not there. */
export class NoStoreError extends Error {}
/** The store that was to be copied is there and cannot be read, or not all of it. */
export class DamagedStoreError extends Error {
  constructor(dataDir: string) {
    super(
      `The store in ${dataDir} is damaged. Keep its files, and bring back the last backup: npm run restore -- --from <file> --force.`,
    )
  }
}

/**
 * Copies the database of a data directory page by page, from one read transaction.
 * @param onProgress Pages copied of all.
 * @param into Folder for the copy; the data directory unless given.
 * @throws NoStoreError when there is no store in the directory, DamagedStoreError when it cannot be read
 */
export async function takeSnapshot(
  dataDir: string,
  now: Date,
  onProgress: (done: number, all: number) => void,
  into: string = dataDir,
): Promise<Snapshot> {
  const source = databaseFile(dataDir)
  // Where it cannot be looked at, this throws why.
  if (!statSync(source, { throwIfNoEntry: false })) throw new NoStoreError(`There is no store in ${dataDir}.`)
  if (into !== dataDir) removeLeftovers(dataDir)
  const folder = createTemporaryFolder(into, 'store-snapshot-')
  const file = join(folder.path, 'store.sqlite')
  try {
    await copyDatabase(source, file, onProgress)
    const copy = openCopy(file)
    if (copy === null) throw new DamagedStoreError(dataDir)
    return {
      file,
      takenAt: now.toISOString(),
      collections: copy.collections,
      close: () => {
        copy.sqlite.close()
        folder.remove()
      },
    }
  } catch (error) {
    folder.remove()
    throw isDamage(error) ? new DamagedStoreError(dataDir) : error
  }
}

async function copyDatabase(
  source: string,
  target: string,
  onProgress: (done: number, all: number) => void,
): Promise<void> {
  const sqlite = new Database(source, { readonly: true, fileMustExist: true })
  try {
    // The read transaction holds the moment: what is written after it does not come along.
    sqlite.exec('BEGIN')
    sqlite.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get()
    await sqlite.backup(target, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress(totalPages - remainingPages, totalPages)
        return 500
      },
    })
  } finally {
    sqlite.close()
  }
}

/** null: it is no store. */
function openCopy(
  file: string,
): { readonly sqlite: Database.Database; readonly collections: readonly SnapshotCollection[] } | null {
  const sqlite = new Database(file, { readonly: true })
  try {
    if (isStore(sqlite)) return { sqlite, collections: collectionsOf(sqlite) }
  } catch (error) {
    sqlite.close()
    throw error
  }
  sqlite.close()
  return null
}

function collectionsOf(sqlite: Database.Database): SnapshotCollection[] {
  // Those without a database are being dropped.
  const rows = sqlite
    .prepare("SELECT id, db, name FROM collections WHERE db <> '' ORDER BY db, name")
    .all() as {
    id: number
    db: string
    name: string
  }[]
  const specs = sqlite
    .prepare('SELECT spec FROM indexes WHERE collection = ? AND ready = 1 ORDER BY id')
    .pluck()
  const count = sqlite.prepare('SELECT count(*) FROM docs WHERE collection = ?').pluck()
  const documents = sqlite.prepare('SELECT doc FROM docs WHERE collection = ? ORDER BY id').pluck()
  return rows.map(({ id, db, name }) => ({
    db,
    name,
    count: count.get(id) as number,
    indexes: (specs.all(id) as Buffer[]).map(decodePlain),
    documents: () => documents.iterate(id) as IterableIterator<Buffer>,
  }))
}
