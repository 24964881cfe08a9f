import { randomUUID } from 'node:crypto'
import type { Connection, mongo } from 'mongoose'
import type { DataKeys } from '../../env.ts'
import { StartError } from '../../start-error.ts'
import { type DataVersion, dataVersions, type MigrationPosition, readDataVersion } from '../data-version.ts'
import { type Migration, type MigrationStep, migrations } from './migrations.ts'

export type RunMigrations = {
  readonly connection: Connection
  readonly dataKeys: DataKeys
  readonly now: () => Date
  /** `share` of the migration's step, 0 to 1. */
  readonly onProgress: (migration: string, share: number) => void
  /** For tests. */
  readonly list?: readonly Migration[]
  readonly batchSize?: number
}

const BATCH = 500

/** A process that says nothing for so long has ended, and another may go on where it was. Renewed with each batch. */
const LOCK_MS = 120_000

/**
 * Brings the data to the newest version, from wherever an earlier run was ended: a batch and the position behind it
 * are one transaction.
 * @throws StartError when another process migrates, or took over because this one stood still
 */
export async function runMigrations(options: RunMigrations): Promise<void> {
  const { connection, now, list = migrations } = options
  const { version } = await readDataVersion(connection, list.length)
  if (version === list.length) return
  const owner = randomUUID()
  const versions = dataVersions(connection)
  let state = await takeLock(versions, owner, now())
  try {
    while (state.version < list.length) state = await migrateOnce(options, owner, state)
  } finally {
    await versions.updateOne({ _id: 'clinic-data', 'lock.owner': owner }, { $set: { lock: null } })
  }
}

async function takeLock(
  versions: mongo.Collection<DataVersion>,
  owner: string,
  now: Date,
): Promise<DataVersion> {
  const begin = { version: 0, running: null, lock: null }
  await versions.updateOne({ _id: 'clinic-data' }, { $setOnInsert: begin }, { upsert: true })
  const taken = await versions.findOneAndUpdate(
    { _id: 'clinic-data', $or: [{ lock: null }, { 'lock.until': { $lte: now } }] },
    { $set: { lock: { owner, until: new Date(now.getTime() + LOCK_MS) } } },
    { returnDocument: 'after' },
  )
  if (taken) return taken
  throw new StartError('Another process is migrating the data. Wait until it is done, then start again.')
}

/** Runs the next migration to its end. */
async function migrateOnce(
  options: RunMigrations,
  owner: string,
  { version, running }: DataVersion,
): Promise<DataVersion> {
  const { connection, now, onProgress, list = migrations } = options
  const to = version + 1
  const migration = list[version]
  if (!migration) throw new Error(`there is no migration to version ${to}`)
  const save = keeper(dataVersions(connection), owner, now)
  let position = running ?? { to, step: 0, after: null, done: 0 }
  for (;;) {
    const step = migration.steps[position.step]
    if (!step) break
    const all = (await connection.db?.collection(step.collection).estimatedDocumentCount()) ?? 0
    onProgress(migration.name, Math.min(1, position.done / Math.max(1, all)))
    position = await migrateBatch(options, step, position, save)
  }
  onProgress(migration.name, 1)
  // With the last one the lock goes too: a process that is killed after it leaves nothing behind.
  return save({ version: to, running: null, ...(to === list.length && { lock: null }) })
}

type Save = (change: Partial<Omit<DataVersion, '_id'>>, session?: mongo.ClientSession) => Promise<DataVersion>

/** Saves how far it is, as long as nobody else has taken over. */
function keeper(versions: mongo.Collection<DataVersion>, owner: string, now: () => Date): Save {
  return async (change, session) => {
    const lock = { owner, until: new Date(now().getTime() + LOCK_MS) }
    const saved = await versions.findOneAndUpdate(
      { _id: 'clinic-data', 'lock.owner': owner },
      { $set: { lock, ...change } },
      { returnDocument: 'after', ...(session && { session }) },
    )
    if (saved) return saved
    throw new StartError('This process stood still for too long, and another one goes on with the migration.')
  }
}

/** @returns where the next batch begins */
async function migrateBatch(
  { connection, dataKeys, batchSize = BATCH }: RunMigrations,
  { collection: name, migrateBatch: migrate }: MigrationStep,
  position: MigrationPosition,
  save: Save,
): Promise<MigrationPosition> {
  const { db } = connection
  if (!db) throw new Error('migrations need an open connection')
  const collection = db.collection(name)
  return connection.getClient().withSession((session) =>
    session.withTransaction(async () => {
      const behind = position.after === null ? {} : { _id: { $gt: position.after } }
      const documents = await collection
        .find(behind as mongo.Filter<mongo.Document>, { session }) // ids of every type have an order
        .sort({ _id: 1 })
        .limit(batchSize)
        .toArray()
      const writes = await migrate(documents, { db, session, dataKeys })
      if (writes.length > 0) await collection.bulkWrite([...writes], { session })
      const last = documents.length < batchSize ? undefined : documents.at(-1)
      const next: MigrationPosition = last
        ? { ...position, after: last._id, done: position.done + documents.length }
        : { ...position, step: position.step + 1, after: null, done: 0 }
      await save({ running: next }, session)
      return next
    }),
  )
}
