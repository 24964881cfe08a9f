import type { Document } from 'bson'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type InProcess, startInProcess } from './in-process.ts'

const ROWS = 10_000

let store: InProcess

beforeAll(async () => {
  store = startInProcess()
  const documents = Array.from({ length: ROWS }, (_, _id) => ({ _id, v: (_id * 7919) % ROWS }))
  await store.run({ insert: 'rows', documents })
})
afterAll(() => store.close())

/** One change a time, of documents at the beginning, in the middle and at the end, until the work is done. */
async function changeDuring(work: Promise<Document>): Promise<Document> {
  let done = false
  const ended = work.finally(() => {
    done = true
  })
  for (let i = 0; !done; i++) {
    const _id = (i * 3137) % ROWS
    await store.run(
      [
        { update: 'rows', updates: [{ q: { _id }, u: { $inc: { v: ROWS } } }] },
        { update: 'rows', updates: [{ q: { _id }, u: { $set: { note: 'its key stays' } } }] },
        { update: 'rows', updates: [{ q: { _id }, u: { $set: { v: [_id, -1 - _id] } } }] },
        { delete: 'rows', deletes: [{ q: { _id }, limit: 1 }] },
        { insert: 'rows', documents: [{ _id: ROWS + i, v: -i }] },
      ][i % 5] as Document, // i % 5 is below 5
    )
  }
  return await ended
}

it('an index made while documents come, change and go has the keys of what is there, and no others', async () => {
  const key = { v: 1 }
  const answer = await changeDuring(store.run({ createIndexes: 'rows', indexes: [{ key, name: 'v_1' }] }))
  expect(answer).toMatchObject({ ok: 1, numIndexesAfter: 2 })
  const kept = store.keysOf('v_1')
  await store.run({ dropIndexes: 'rows', index: 'v_1' })
  await store.run({ createIndexes: 'rows', indexes: [{ key, name: 'v_1' }] })
  expect(kept.length).toBeGreaterThan(ROWS / 2)
  expect(kept).toEqual(store.keysOf('v_1'))
})

it('an index whose last step the disk refused is not there, and is built when it is asked for again', async () => {
  const make = () =>
    store.run({ createIndexes: 'rows', indexes: [{ key: { _id: 1, v: 1 }, name: 'both', unique: true }] })
  store.refuseCommit(`SELECT 1 FROM indexes WHERE name = 'both' AND ready = 1`)
  expect(await make()).toMatchObject({ ok: 0, codeName: 'FileStreamFailed' })
  // It took several commits, so that it is not wholly gone.
  expect(store.keysOf('both').length).toBeGreaterThan(0)
  const { cursor } = await store.run({ listIndexes: 'rows' })
  expect(cursor.firstBatch.map(({ name }: Document) => name)).not.toContain('both')

  const ready = { ok: 1, numIndexesAfter: cursor.firstBatch.length + 1 }
  expect(await make()).toMatchObject(ready)
  const built = store.keysOf('both')
  await store.run({ dropIndexes: 'rows', index: 'both' })
  expect(await make()).toMatchObject(ready)
  expect(store.keysOf('both')).toEqual(built)
})
