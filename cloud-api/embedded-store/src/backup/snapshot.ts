import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Doc } from '../bson/values.ts'
import { decodePlain } from '../bson/values.ts'
import { databaseFile } from '../storage/sqlite.ts'

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

/**
 * Copies the database of a data directory page by page, from one read transaction.
 * @param onProgress Pages copied of all.
 * @param into Folder for the copy; the system's temporary one unless given.
 * @throws NoStoreError when there is no store in the directory
 */
export async function takeSnapshot(
  dataDir: string,
  now: Date,
  onProgress: (done: number, all: number) => void,
  into: string = tmpdir(),
): Promise<Snapshot> {
  const source = openSource(dataDir)
  const folder = mkdtempSync(join(into, 'store-snapshot-'))
  const file = join(folder, 'store.sqlite')
  try {
    // The read transaction holds the moment: what is written after it does not come along.
    source.exec('BEGIN')
    source.prepare('SELECT 1 FROM collections LIMIT 1').get()
    await source.backup(file, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress(totalPages - remainingPages, totalPages)
        return 500
      },
    })
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  } finally {
    source.close()
  }
  const copy = new Database(file, { readonly: true })
  return {
    file,
    takenAt: now.toISOString(),
    collections: collectionsOf(copy),
    close: () => {
      copy.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function openSource(dataDir: string): Database.Database {
  try {
    return new Database(databaseFile(dataDir), { readonly: true, fileMustExist: true })
  } catch (error) {
    throw new NoStoreError(`There is no store in ${dataDir}.`, { cause: error })
  }
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
