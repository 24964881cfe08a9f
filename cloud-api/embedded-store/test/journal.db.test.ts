import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningStore, startEmbeddedStore } from '../src/index.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'store-journal-'))
let store: RunningStore
let client: MongoClient

beforeAll(async () => {
  store = await startEmbeddedStore({ dataDir })
  client = await new MongoClient(store.uri).connect()
})
afterAll(async () => {
  await client.close()
  await store.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** How often the journal has begun anew: its fourth number counts that. */
function beginnings(): number {
  const header = Buffer.alloc(16)
  const file = openSync(join(dataDir, 'store.sqlite-wal'), 'r')
  readSync(file, header)
  closeSync(file)
  return header.readUInt32BE(12)
}

const WRITERS = 16
const ENOUGH = 40_000

it('begins anew while many write without a pause', async () => {
  const rows = client.db('journal').collection<{ _id: number }>('rows')
  await rows.insertOne({ _id: 0 })
  const first = beginnings()
  let next = 1
  const write = async () => {
    while (next < ENOUGH && beginnings() < first + 3) await rows.insertOne({ _id: next++ })
  }
  await Promise.all(Array.from({ length: WRITERS }, write))
  expect(next).toBeLessThan(ENOUGH)
})
