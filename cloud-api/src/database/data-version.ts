import type { Connection, mongo } from 'mongoose'
import { StartError } from '../start-error.ts'
import { migrations } from './migrations/migrations.ts'

/** Collection of one document: which version the clinic data has (migrations/migrations.ts). */
export const DATA_VERSION = 'data_version'

/** How far a migration has come. */
export type MigrationPosition = {
  /** The data version it leads to. */
  readonly to: number
  /** Place in its steps. */
  readonly step: number
  /** `_id` of the last document of the step that is done; null: none. */
  readonly after: unknown
  /** Documents of the step that are done. */
  readonly done: number
}

export type DataVersion = {
  readonly _id: 'clinic-data'
  /** The newest migration that is done; 0: data from before there was a version. */
  readonly version: number
  /** A migration that has begun and is not done. */
  readonly running: MigrationPosition | null
  /** Who migrates now. Worth nothing once `until` has passed. */
  readonly lock: { readonly owner: string; readonly until: Date } | null
}

/** The version this program reads and writes. */
export const NEWEST_DATA_VERSION = migrations.length

export function dataVersions({ db }: Connection): mongo.Collection<DataVersion> {
  if (!db) throw new Error('the data version needs an open connection')
  // mongoose carries the driver's types under its own name.
  return db.collection(DATA_VERSION) as unknown as mongo.Collection<DataVersion>
}

/**
 * Which version the data has. A database that holds nothing yet is marked with the newest: it needs no migration.
 * @throws StartError when a newer program has written it: this one would not understand what it reads
 */
export async function readDataVersion(
  connection: Connection,
  newest: number = NEWEST_DATA_VERSION,
): Promise<Pick<DataVersion, 'version' | 'running'>> {
  const versions = dataVersions(connection)
  const known = await versions.findOne({ _id: 'clinic-data' })
  if (!known && (await holdsData(connection))) return { version: 0, running: null }
  const { version, running } = known ?? (await markNew(versions, newest))
  if (version <= newest && (running?.to ?? 0) <= newest) return { version, running }
  throw new StartError(
    `The data is of a newer version (${Math.max(version, running?.to ?? 0)}) than this program knows (${newest}), so it was not opened. Start the newer program again, or restore the backup made before it.`,
  )
}

/** @throws StartError unless the data is of the version this program works with; the sentence names the command. */
export async function requireDataVersion(
  connection: Connection,
  newest: number = NEWEST_DATA_VERSION,
): Promise<void> {
  const { version } = await readDataVersion(connection, newest)
  if (version === newest) return
  throw new StartError(
    `The data is of version ${version} and this program works with ${newest}: stop every API process, make a backup, then run npm run migrate.`,
  )
}

/** Of processes that start together on a new database the first one marks it. */
async function markNew(versions: mongo.Collection<DataVersion>, newest: number): Promise<DataVersion> {
  const made = await versions.findOneAndUpdate(
    { _id: 'clinic-data' },
    { $setOnInsert: { version: newest, running: null, lock: null } },
    { upsert: true, returnDocument: 'after' },
  )
  if (!made) throw new Error('the data version was not written')
  return made
}

async function holdsData({ db }: Connection): Promise<boolean> {
  const id = { projection: { _id: 1 } }
  return Boolean(
    (await db?.collection('clinics').findOne({}, id)) ?? (await db?.collection('users').findOne({}, id)),
  )
}
