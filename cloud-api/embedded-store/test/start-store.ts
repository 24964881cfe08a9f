import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, MongoClient, MongoServerError } from 'mongodb'
import { type RunningStore, startEmbeddedStore } from '../src/index.ts'

export type TestStore = {
  readonly client: MongoClient
  /** A database no other test uses. */
  readonly db: Db
  readonly uri: string
  readonly dataDir: string
  readonly close: () => Promise<void>
}

/** A fresh embedded store, or a database of its own on the server named by MONGODB_URI. */
export function startTestStore(): Promise<TestStore> {
  const given = process.env.MONGODB_URI
  return openTestStore(({ dataDir }) =>
    given ? { uri: given, close: async () => {} } : startEmbeddedStore({ dataDir }),
  )
}

/** A server for one test file, with a client, a data directory and a database of its own; all go at `close`. */
export async function openTestStore(
  start: (place: { dataDir: string }) => RunningStore | Promise<RunningStore>,
): Promise<TestStore> {
  const dataDir = mkdtempSync(join(tmpdir(), 'store-test-'))
  const server = await start({ dataDir })
  const client = await new MongoClient(server.uri).connect()
  const db = client.db(`t${randomUUID().replaceAll('-', '')}`)
  const close = async () => {
    await db.dropDatabase()
    await client.close()
    await server.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { client, db, uri: server.uri, dataDir, close }
}

/** The server's error a promise is refused with. */
export async function refusalOf(work: Promise<unknown>): Promise<MongoServerError> {
  const outcome = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (outcome instanceof MongoServerError) return outcome
  throw outcome ?? new Error('It was not refused')
}
