import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Collection, MongoClient } from 'mongodb'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { backUp, restore, startEmbeddedStore } from '../src/index.ts'
import { refusalOf } from './start-store.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-restore-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Row = { _id: number }

async function onStore<Result>(work: (rows: Collection<Row>) => Promise<Result>): Promise<Result> {
  const store = await startEmbeddedStore({ dataDir: join(folder, 'store') })
  const client = await new MongoClient(store.uri).connect()
  try {
    return await work(client.db('x').collection<Row>('rows'))
  } finally {
    await client.close()
    await store.close()
  }
}

it('a place in the log from before a restore is lost, however much has been written since', async () => {
  const quiet = { now: new Date(), onProgress: () => {} }
  const file = join(folder, 'backup')
  const place = await onStore(async (rows) => {
    await rows.insertOne({ _id: 1 })
    await backUp(join(folder, 'store'), file, quiet)
    const changes = rows.watch()
    await changes.tryNext() // it has begun
    await rows.insertMany([{ _id: 2 }, { _id: 3 }])
    await changes.next()
    const { resumeToken } = changes
    await changes.close()
    return resumeToken
  })
  await restore(file, join(folder, 'store'), { ...quiet, force: true })
  await onStore(async (rows) => {
    await rows.insertMany(Array.from({ length: 10 }, (_, i) => ({ _id: 10 + i })))
    const changes = rows.watch([], { resumeAfter: place })
    expect((await refusalOf(changes.next())).code).toBe(286)
    await changes.close()
    expect(await rows.countDocuments()).toBe(11)
  })
})
