import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { MongoClient } from 'mongodb'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startEmbeddedStore } from '../src/index.ts'

let dataDir: string

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'store-format-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

type Row = { _id: number; k?: unknown }

async function onStore<Result>(work: (client: MongoClient) => Promise<Result>): Promise<Result> {
  const store = await startEmbeddedStore({ dataDir })
  const client = await new MongoClient(store.uri).connect()
  try {
    return await work(client)
  } finally {
    await client.close()
    await store.close()
  }
}

/** Changes the file as another version would have left it. */
function leftBy(format: number, sql: string): void {
  const file = new Database(join(dataDir, 'store.sqlite'))
  file.exec(sql)
  file.pragma(`user_version = ${format}`)
  file.close()
}

it('a file of an older version gets its keys anew', async () => {
  const rows = (client: MongoClient) => client.db('x').collection<Row>('rows')
  await onStore(async (client) => {
    await rows(client).createIndex({ k: 1 }, { unique: true })
    await rows(client).insertMany([
      { _id: 1, k: null },
      { _id: 2, k: [] },
      { _id: 3, k: ['a', 'b'] },
    ])
  })
  leftBy(2, "DELETE FROM keys WHERE key <> x'0a'")
  await onStore(async (client) => {
    const found = await rows(client).find().sort({ k: 1 }).toArray()
    expect(found.map(({ _id }) => _id)).toEqual([2, 1, 3])
    expect(await rows(client).findOne({ k: 'b' })).toMatchObject({ _id: 3 })
    await expect(rows(client).insertOne({ _id: 4, k: [] })).rejects.toMatchObject({ code: 11000 })
    await rows(client).deleteOne({ _id: 2 })
    await rows(client).insertOne({ _id: 4, k: [] })
  })
})

it('the log of an older version goes on where it was', async () => {
  const rows = (client: MongoClient) => client.db('x').collection<Row>('rows')
  const place = await onStore(async (client) => {
    await rows(client).insertOne({ _id: 1 })
    const changes = rows(client).watch()
    await changes.tryNext() // it has begun
    const { resumeToken } = changes
    await changes.close()
    await rows(client).insertOne({ _id: 2 })
    return resumeToken
  })
  leftBy(
    3,
    `CREATE TABLE log (seq INTEGER PRIMARY KEY AUTOINCREMENT, ns TEXT NOT NULL, entry BLOB NOT NULL) STRICT;
     INSERT INTO log SELECT * FROM oplog; DROP TABLE oplog; ALTER TABLE log RENAME TO oplog`,
  )
  await onStore(async (client) => {
    const changes = rows(client).watch([], { resumeAfter: place })
    await rows(client).insertOne({ _id: 3 })
    const seen = [await changes.next(), await changes.next()]
    expect(seen).toMatchObject([{ documentKey: { _id: 2 } }, { documentKey: { _id: 3 } }])
    await changes.close()
  })
})

it('a file of a newer version is not touched', async () => {
  await onStore(async () => {})
  leftBy(99, '')
  await expect(startEmbeddedStore({ dataDir })).rejects.toThrow(/written by a newer version/)
})
