import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import mongoose, { type Connection } from 'mongoose'
import type { Env } from '../env.ts'
import { StartError } from '../start-error.ts'

export type Database = {
  readonly connection: Connection
  readonly close: () => Promise<void>
}

/**
 * Connects to MONGODB_URI, or starts the embedded store in DATA_DIR/store and connects to that.
 * @throws StartError when the server does not answer or has no transactions, or the directory is in use or cannot be written.
 */
export async function connectDatabase(env: Pick<Env, 'mongodbUri' | 'dataDir'>): Promise<Database> {
  const store = env.mongodbUri === null ? await startStore(env.dataDir) : null
  const uri = store?.uri ?? env.mongodbUri ?? ''
  try {
    const connection = await openConnection(uri)
    return {
      connection,
      close: async () => {
        await connection.close()
        await store?.close()
      },
    }
  } catch (error) {
    await store?.close()
    if (error instanceof StartError) throw error
    throw new StartError(
      'The database does not answer; check that it runs and that MONGODB_URI is right.',
      error,
    )
  }
}

async function openConnection(uri: string): Promise<Connection> {
  const connection = await mongoose
    .createConnection(uri, {
      serverSelectionTimeoutMS: 5000,
      maxPoolSize: 50,
      writeConcern: { w: 'majority', journal: true },
      autoIndex: false,
      autoCreate: false,
      ...(databaseNameOf(uri) ? {} : { dbName: DATABASE_NAME }),
    })
    .asPromise()
  try {
    await refuseStandalone(connection)
    return connection
  } catch (error) {
    await connection.close()
    throw error
  }
}

/** Every booking is a transaction, which a MongoDB server of its own does not have; it would only say so then. */
async function refuseStandalone(connection: Connection): Promise<void> {
  const hello = await connection.getClient().db('admin').command({ hello: 1 })
  if (hello.setName || hello.msg === 'isdbgrid') return
  throw new StartError(
    'The MongoDB of MONGODB_URI is not a replica set, and bookings need its transactions; start it with --replSet and initiate it.',
  )
}

async function startStore(dataDir: string) {
  const directory = storeDirectory(dataDir)
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StartError(`DATA_DIR ${dataDir} cannot be written; choose another directory.`, error)
  }
  try {
    // Loaded only when used: with MONGODB_URI its SQLite binary is not needed.
    const { startEmbeddedStore } = await import('@scheduler/embedded-store')
    return await startEmbeddedStore({ dataDir: directory })
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason'
    throw new StartError(`The embedded store cannot start in ${dataDir}: ${reason}`, error)
  }
}

/** The name of the database where MONGODB_URI names none. */
export const DATABASE_NAME = 'scheduler'

/** The database a connection string names; null: none. */
export function databaseNameOf(uri: string): string | null {
  return /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1] ?? null
}

/** Where the embedded store keeps its file. */
export function storeDirectory(dataDir: string): string {
  return resolve(dataDir, 'store')
}
