import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, MongoClient, MongoServerError } from 'mongodb'
import { startEmbeddedStore } from '../src/index.ts'

export type TestStore = {
  readonly client: MongoClient
  /** A database no other test uses. */
  readonly db: Db
  readonly uri: string
  readonly dataDir: string
  readonly close: () => Promise<void>
}

/** A fresh embedded store, or a database of its own on the server named by MONGODB_URI. */
export async function startTestStore(): Promise<TestStore> {
  const given = process.env.MONGODB_URI
  const dataDir = mkdtempSync(join(tmpdir(), 'store-test-'))
  const store = given ? null : await startEmbeddedStore({ dataDir })
  const uri = given ?? store?.uri ?? ''
  const client = await new MongoClient(uri).connect()
  const db = client.db(`t${randomUUID().replaceAll('-', '')}`)
  const close = async () => {
    if (given) await db.dropDatabase()
    await client.close()
    await store?.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { client, db, uri, dataDir, close }
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
