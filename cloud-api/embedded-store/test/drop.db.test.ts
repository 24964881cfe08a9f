import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BSON, type Document } from 'bson'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { takeSnapshot } from '../src/backup/snapshot.ts'
import { createRuntime, dispatch, type Runtime } from '../src/dispatch.ts'
import { createPace } from '../src/pace.ts'
import type { Collection } from '../src/storage/catalog.ts'
import { dropCollection, dropIndex, removeDropped } from '../src/storage/drop.ts'
import { PAGE } from '../src/storage/sqlite.ts'
import { change, closeStore, findCollection, openStore, settled } from '../src/storage/store.ts'

const ROWS = 5 * PAGE

let dataDir: string
let runtime: Runtime

const client = { closed: new AbortController().signal, login: null }
const run = async (command: Document): Promise<Document> =>
  BSON.deserialize(await dispatch(runtime, { ...command, $db: 'x' }, client))
const insert = (from: number) =>
  run({
    insert: 'rows',
    documents: Array.from({ length: ROWS }, (_, i) => ({ _id: from + i, v: [from + i, `row ${i}`] })),
  })
const rows = () => findCollection(runtime.store, 'x', 'rows') as Collection // beforeEach made it
const count = (table: 'collections' | 'docs' | 'indexes' | 'keys') =>
  runtime.store.writer.sqlite.prepare(`SELECT count(*) FROM ${table}`).pluck().get()

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'store-drop-'))
  runtime = createRuntime(openStore(dataDir), Date.now, false)
  await run({ createIndexes: 'rows', indexes: [{ key: { v: 1 }, name: 'v_1' }] })
  await insert(0)
})
afterEach(() => {
  closeStore(runtime.store)
  rmSync(dataDir, { recursive: true, force: true })
})

async function breathsOfRemoval(): Promise<number> {
  let breaths = 0
  await removeDropped(runtime.store, {
    ...createPace(0),
    breathe: async () => {
      breaths++
    },
  })
  return breaths
}

it('an index that is dropped is removed page by page, and nothing else with it', async () => {
  await run({ createIndexes: 'rows', indexes: [{ key: { _id: 1, v: 1 }, name: 'both' }] })
  const [first] = rows().indexes
  change(runtime.store, () => first && dropIndex(runtime.store, rows(), first))
  expect(await breathsOfRemoval()).toBeGreaterThanOrEqual((2 * ROWS) / PAGE)
  expect([count('docs'), count('indexes'), count('keys')]).toEqual([ROWS, 1, 2 * ROWS])
  expect((await run({ find: 'rows', filter: { _id: 7, v: 7 } })).cursor.firstBatch).toHaveLength(1)
})

it('a collection is removed page by page with its indexes, while another of its name comes to be', async () => {
  change(runtime.store, () => dropCollection(runtime.store, rows()))
  await insert(ROWS)
  expect(await breathsOfRemoval()).toBeGreaterThanOrEqual((3 * ROWS) / PAGE)
  expect([count('collections'), count('docs'), count('indexes'), count('keys')]).toEqual([1, ROWS, 0, 0])
  expect(await run({ count: 'rows' })).toMatchObject({ n: ROWS })
})

it('what a crash kept from being removed is out of sight, also of a backup, and gone at the next opening', async () => {
  change(runtime.store, () => dropCollection(runtime.store, rows()))
  await settled(runtime.store)
  expect((await run({ listCollections: 1 })).cursor.firstBatch).toEqual([])
  expect((await run({ listDatabases: 1 })).databases).toEqual([])
  const snapshot = await takeSnapshot(dataDir, new Date(), () => {})
  expect(snapshot.collections).toEqual([])
  snapshot.close()
  runtime.store.writer.sqlite.close()
  runtime = createRuntime(openStore(dataDir), Date.now, false)
  expect([count('collections'), count('docs'), count('indexes'), count('keys')]).toEqual([0, 0, 0, 0])
})

it('the commands answer when all is removed', async () => {
  expect(await run({ dropIndexes: 'rows', index: 'v_1' })).toMatchObject({ ok: 1, nIndexesWas: 2 })
  expect([count('docs'), count('indexes'), count('keys')]).toEqual([ROWS, 0, 0])
  expect(await run({ drop: 'rows' })).toMatchObject({ ok: 1, nIndexesWas: 1 })
  expect([count('collections'), count('docs')]).toEqual([0, 0])
  await insert(0)
  expect(await run({ dropDatabase: 1 })).toMatchObject({ ok: 1 })
  expect([count('collections'), count('docs')]).toEqual([0, 0])
})

it('there is no collection without a database', async () => {
  const answer = BSON.deserialize(await dispatch(runtime, { create: '1', $db: '' }, client))
  expect(answer).toMatchObject({ ok: 0, codeName: 'InvalidNamespace' })
})
