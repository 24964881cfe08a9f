import { Decimal128, type Document, Long, UUID } from 'bson'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type InProcess, startInProcess } from './in-process.ts'

let store: InProcess
const lsid = { id: new UUID('11111111-1111-4111-8111-111111111111') }

beforeEach(() => {
  store = startInProcess()
})
afterEach(() => store.close())

const numbered = (txnNumber: number, command: Document) => ({
  ...command,
  lsid,
  txnNumber: Long.fromNumber(txnNumber),
})
const inTransaction = (txnNumber: number, command: Document) => ({
  ...numbered(txnNumber, command),
  autocommit: false,
})
const insert = (...documents: Document[]) => ({ insert: 'rows', documents })
const add = (_id: number) => ({ q: { _id }, u: { $inc: { n: 1 } }, upsert: true })
const rows = async () => (await store.run({ find: 'rows', filter: {}, sort: { _id: 1 } })).cursor.firstBatch

describe('a write that is sent again', () => {
  it('gets the first answer and is done once', async () => {
    const command = numbered(1, { update: 'rows', updates: [add(1)] })
    const first = await store.run(command)
    expect(await store.run(command)).toEqual(first)
    expect(await rows()).toEqual([{ _id: 1, n: 1 }])
  })

  it('gets it after a crash as well', async () => {
    const command = numbered(1, {
      findAndModify: 'rows',
      query: { _id: 1 },
      update: { $inc: { n: 1 } },
      upsert: true,
      new: true,
    })
    const first = await store.run(command)
    store.crash()
    expect(await store.run(command)).toEqual(first)
    expect(await rows()).toEqual([{ _id: 1, n: 1 }])
  })

  it('while the first sending still waits, waits too', async () => {
    await store.run(insert({ _id: 2, n: 0 }))
    await store.run({ ...inTransaction(1, { update: 'rows', updates: [add(2)] }), startTransaction: true })
    const other = { id: new UUID('22222222-2222-4222-8222-222222222222') }
    const command = { update: 'rows', updates: [add(1), add(2)], lsid: other, txnNumber: Long.fromNumber(1) }
    const both = [store.run(command), store.run(command)]
    await store.run(inTransaction(1, { commitTransaction: 1 }))
    const [first, second] = await Promise.all(both)
    expect(first).toMatchObject({ ok: 1, n: 2 })
    expect(second).toEqual(first)
    expect(await rows()).toEqual([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ])
  })

  it('goes on after the last statement that was done, when a crash came between two', async () => {
    await store.run(insert({ _id: 2, n: 0 }))
    await store.run({ ...inTransaction(1, { update: 'rows', updates: [add(2)] }), startTransaction: true })
    const other = { id: new UUID('22222222-2222-4222-8222-222222222222') }
    const command = { update: 'rows', updates: [add(1), add(2)], lsid: other, txnNumber: Long.fromNumber(1) }
    void store.run(command) // its second statement waits for the transaction, which never ends
    await expect.poll(rows).toHaveLength(2)
    store.crash()
    expect(await store.run(command)).toMatchObject({
      ok: 1,
      n: 2,
      nModified: 1,
      upserted: [{ index: 0, _id: 1 }],
    })
    expect(await rows()).toEqual([
      { _id: 1, n: 1 },
      { _id: 2, n: 1 },
    ])
  })

  it('after the disk refused it is done anew', async () => {
    const command = (txnNumber: number) => numbered(txnNumber, { update: 'rows', updates: [add(1)] })
    await store.run(command(1))
    store.refuseCommit('SELECT 1 FROM sessions WHERE txn_number = 2')
    expect(await store.run(command(2))).toMatchObject({ ok: 0 })
    expect(await rows()).toEqual([{ _id: 1, n: 1 }])
    expect(await store.run(command(2))).toMatchObject({ ok: 1, nModified: 1 })
    expect(await store.run(command(2))).toMatchObject({ ok: 1, nModified: 1 })
    expect(await rows()).toEqual([{ _id: 1, n: 2 }])
  })

  it('about many documents is refused: it might be done twice', async () => {
    await store.run(insert({ _id: 1 }))
    const updates = [{ q: {}, u: { $inc: { n: 1 } }, multi: true }]
    expect(await store.run(numbered(1, { update: 'rows', updates }))).toMatchObject({ ok: 0, code: 72 })
    const deletes = [{ q: {}, limit: 0 }]
    expect(await store.run(numbered(2, { delete: 'rows', deletes }))).toMatchObject({ ok: 0, code: 72 })
    expect(await rows()).toEqual([{ _id: 1 }])
  })

  it('and a transaction do not share a number', async () => {
    await store.run({ ...inTransaction(3, insert({ _id: 1 })), startTransaction: true })
    await store.run(inTransaction(3, { commitTransaction: 1 }))
    expect(await store.run(numbered(3, insert({ _id: 2 })))).toMatchObject({ ok: 0, code: 72 })
    await store.run(numbered(5, insert({ _id: 2 })))
    for (const [number, code] of [
      [4, 225],
      [5, 117],
    ] as const)
      expect(
        await store.run({ ...inTransaction(number, insert({ _id: 3 })), startTransaction: true }),
      ).toMatchObject({ ok: 0, code })
  })

  it('is forgotten after half an hour, and an older one is refused', async () => {
    await store.run(numbered(5, insert({ _id: 1 })))
    expect(await store.run(numbered(4, insert({ _id: 2 })))).toMatchObject({ ok: 0, code: 225 })
    await store.pass(31 * 60_000)
    expect(await store.run(numbered(5, insert({ _id: 1 })))).toMatchObject({ writeErrors: [{ code: 11000 }] })
  })
})

describe('a transaction', () => {
  it('ends after a minute, gives its locks back, and says so', async () => {
    await store.run({ ...inTransaction(1, insert({ _id: 1 })), startTransaction: true })
    const waiting = store.run(insert({ _id: 1 }))
    await store.pass(59_000)
    await store.pass(2_000)
    expect(await waiting).toMatchObject({ ok: 1, n: 1 })
    expect(await store.run(inTransaction(1, { commitTransaction: 1 }))).toMatchObject({
      ok: 0,
      code: 251,
      errorLabels: ['TransientTransactionError'],
    })
  })

  it('committed before a crash is committed when it is asked for again', async () => {
    await store.run({ ...inTransaction(1, insert({ _id: 1 })), startTransaction: true })
    expect(await store.run(inTransaction(1, { commitTransaction: 1 }))).toEqual({ ok: 1 })
    store.crash()
    expect(await store.run(inTransaction(1, { commitTransaction: 1 }))).toEqual({ ok: 1 })
    expect(await rows()).toEqual([{ _id: 1 }])
  })

  it('that is committed cannot be aborted', async () => {
    await store.run({ ...inTransaction(1, insert({ _id: 1 })), startTransaction: true })
    await store.run(inTransaction(1, { commitTransaction: 1 }))
    expect(await store.run(inTransaction(1, { abortTransaction: 1 }))).toMatchObject({ ok: 0, code: 256 })
    expect(await rows()).toEqual([{ _id: 1 }])
  })

  it('open at a crash is gone', async () => {
    await store.run({ ...inTransaction(1, insert({ _id: 1 })), startTransaction: true })
    store.crash()
    expect(await store.run(inTransaction(1, { commitTransaction: 1 }))).toMatchObject({ ok: 0, code: 251 })
    expect(await rows()).toEqual([])
  })

  it('cannot begin twice under one number, nor under an old one', async () => {
    await store.run({ ...inTransaction(3, insert({ _id: 1 })), startTransaction: true })
    expect(
      await store.run({ ...inTransaction(3, insert({ _id: 2 })), startTransaction: true }),
    ).toMatchObject({
      code: 117,
    })
    expect(
      await store.run({ ...inTransaction(2, insert({ _id: 2 })), startTransaction: true }),
    ).toMatchObject({
      code: 225,
    })
  })

  it('is not waited for longer than the client says, nor when it has gone', async () => {
    await store.run(insert({ _id: 1, n: 0 }, { _id: 2, n: 0 }))
    await store.run({ ...inTransaction(1, { update: 'rows', updates: [add(1)] }), startTransaction: true })
    const change = { update: 'rows', updates: [add(2), add(1)], ordered: false }
    expect(await store.run({ ...change, maxTimeMS: 5 })).toMatchObject({ ok: 0, code: 50 })
    const gone = new AbortController()
    const waiting = store.run(change, gone.signal)
    gone.abort()
    expect(await waiting).toMatchObject({ ok: 0, code: 279 })
    await store.run(inTransaction(1, { commitTransaction: 1 }))
    expect(await rows()).toEqual([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ])
  })

  it('is aborted by an error inside it', async () => {
    await store.run(insert({ _id: 1 }))
    await store.run({ ...inTransaction(1, insert({ _id: 2 })), startTransaction: true })
    expect(await store.run(inTransaction(1, { find: 'rows', filter: { $foo: 1 } }))).toMatchObject({
      code: 2,
    })
    expect(await store.run(inTransaction(1, { commitTransaction: 1 }))).toMatchObject({ code: 251 })
    expect(await rows()).toEqual([{ _id: 1 }])
  })

  it('does not bring back a collection that was dropped meanwhile', async () => {
    await store.run(insert({ _id: 1 }))
    await store.run({ ...inTransaction(1, insert({ _id: 2 })), startTransaction: true })
    await store.run({ drop: 'rows' })
    expect(await store.run(inTransaction(1, { commitTransaction: 1 }))).toMatchObject({ ok: 0, code: 112 })
    expect(await rows()).toEqual([])
  })

  it('takes its cursors with it', async () => {
    await store.run(insert(...Array.from({ length: 500 }, (_, _id) => ({ _id }))))
    const first = await store.run({
      ...inTransaction(1, { find: 'rows', filter: {}, batchSize: 10 }),
      startTransaction: true,
    })
    await store.run(inTransaction(1, { abortTransaction: 1 }))
    const more = await store.run({ getMore: first.cursor.id, collection: 'rows', batchSize: 400 })
    expect(more).toMatchObject({ ok: 0, code: 251 })
  })
})

describe('as time passes', () => {
  it('TTL removes dates that are over, and nothing else', async () => {
    const at = Date.UTC(2026, 10, 24, 9)
    await store.run({
      createIndexes: 'rows',
      indexes: [{ key: { until: 1 }, name: 'until', expireAfterSeconds: 60 }],
    })
    await store.run(
      insert(
        { _id: 1, until: new Date(at) },
        { _id: 2, until: new Date(at + 60_000) },
        { _id: 3, until: at - 1e9 },
        { _id: 4 },
        { _id: 5, until: [new Date(at), new Date(at + 1e9)] },
      ),
    )
    await store.pass(61_000)
    expect((await rows()).map(({ _id }: Document) => _id)).toEqual([2, 3, 4])
  })

  it('TTL removes what its partial index holds, whatever other collections hold', async () => {
    const at = new Date(Date.UTC(2026, 10, 24, 8))
    const partial = { key: { at: 1 }, expireAfterSeconds: 60, partialFilterExpression: { kept: false } }
    for (const name of ['before', 'rows', 'past'])
      await store.run({ createIndexes: name, indexes: [{ ...partial, name: 'at' }] })
    await store.run({ insert: 'before', documents: [{ _id: 1, at: new Decimal128('1') }] })
    await store.run(
      insert(
        { _id: 1, at, kept: false },
        { _id: 2, at, kept: true },
        { _id: 3, at },
        { _id: 4, kept: false },
      ),
    )
    await store.pass(1000)
    expect((await rows()).map(({ _id }: Document) => _id)).toEqual([2, 3, 4])
  })

  it('a cursor is used by one at a time, and outlives what is no question', async () => {
    await store.run(insert(...Array.from({ length: 20 }, (_, _id) => ({ _id }))))
    const { cursor } = await store.run({ aggregate: 'rows', pipeline: [{ $changeStream: {} }], cursor: {} })
    const waiting = store.run({ getMore: cursor.id, collection: 'rows', maxTimeMS: 20_000 })
    expect(await store.run({ getMore: cursor.id, collection: 'rows' })).toMatchObject({ ok: 0, code: 12051 })
    await store.run(insert({ _id: 20 }))
    expect((await waiting).cursor.nextBatch).toHaveLength(1)
    expect(await store.run({ getMore: cursor.id, collection: 'rows', batchSize: -1 })).toMatchObject({
      code: 2,
    })
    await store.run(insert({ _id: 21 }))
    expect((await store.run({ getMore: cursor.id, collection: 'rows' })).cursor.nextBatch).toHaveLength(1)
  })

  it('a cursor whose index or collection is dropped is told so, and ends', async () => {
    for (const drop of [{ dropIndexes: 'rows', index: 'v_1' }, { drop: 'rows' }]) {
      await store.run({ createIndexes: 'rows', indexes: [{ key: { v: 1 }, name: 'v_1' }] })
      await store.run({
        ...insert(...Array.from({ length: 500 }, (_, _id) => ({ _id, v: 1 }))),
        ordered: false,
      })
      const { cursor } = await store.run({ find: 'rows', filter: { v: 1 }, batchSize: 10 })
      await store.run(drop)
      expect(await store.run({ getMore: cursor.id, collection: 'rows', batchSize: 490 })).toMatchObject({
        ok: 0,
        code: 175,
      })
      expect(await store.run({ getMore: cursor.id, collection: 'rows' })).toMatchObject({ ok: 0, code: 43 })
    }
  })

  it('a cursor nobody uses is closed', async () => {
    await store.run(insert(...Array.from({ length: 20 }, (_, _id) => ({ _id }))))
    const { cursor } = await store.run({ find: 'rows', filter: {}, batchSize: 5 })
    await store.pass(9 * 60_000)
    expect(await store.run({ getMore: cursor.id, collection: 'rows', batchSize: 5 })).toMatchObject({ ok: 1 })
    await store.pass(11 * 60_000)
    expect(await store.run({ getMore: cursor.id, collection: 'rows' })).toMatchObject({ ok: 0, code: 43 })
  })
})

describe('a change stream', () => {
  const watch = (resumeAfter?: Document) =>
    store.run({
      aggregate: 'rows',
      pipeline: [{ $changeStream: resumeAfter ? { resumeAfter } : {} }],
      cursor: {},
    })
  const next = (id: unknown) => store.run({ getMore: id, collection: 'rows', maxTimeMS: 1 })

  it('goes on after a crash where it was', async () => {
    const { cursor } = await watch()
    await store.run(insert({ _id: 1 }))
    store.crash()
    const resumed = await watch(cursor.postBatchResumeToken)
    expect((await next(resumed.cursor.id)).cursor.nextBatch).toMatchObject([
      { operationType: 'insert', documentKey: { _id: 1 } },
    ])
  })

  it('passes over what others wrote, however much, and gives its own in batches of bounded size', async () => {
    const { cursor } = await watch()
    for (let part = 0; part < 5; part++)
      await store.run({
        insert: 'others',
        documents: Array.from({ length: 1000 }, (_, i) => ({ _id: part * 1000 + i })),
      })
    for (let _id = 0; _id < 4; _id++) await store.run(insert({ _id, text: 'x'.repeat(3_000_000) }))
    const sizes: number[] = []
    for (let left = 4; left > 0; left -= sizes.at(-1) ?? left)
      sizes.push((await next(cursor.id)).cursor.nextBatch.length)
    expect(sizes).toEqual([2, 2])
  })

  it('waits on for its own when something else is written, and hears of it at once', async () => {
    const { cursor } = await watch()
    const waiting = store.run({ getMore: cursor.id, collection: 'rows', maxTimeMS: 20_000 })
    await store.run({ insert: 'others', documents: [{ _id: 1 }] })
    await store.run(insert({ _id: 1 }))
    expect((await waiting).cursor.nextBatch).toMatchObject([{ documentKey: { _id: 1 } }])
  })

  it('is told when its place is no longer kept', async () => {
    const { cursor } = await watch()
    for (let from = 0; from < 101_000; from += 50_500)
      await store.run(insert(...Array.from({ length: 50_500 }, (_, i) => ({ _id: from + i }))))
    await store.pass(1000)
    const resumed = await watch(cursor.postBatchResumeToken)
    expect(await next(resumed.cursor.id)).toMatchObject({
      ok: 0,
      code: 286,
      errorLabels: ['NonResumableChangeStreamError'],
    })
  })

  it('is told when its place is of a log that is no more, as after a restore', async () => {
    const { cursor } = await watch()
    const { _data } = cursor.postBatchResumeToken
    expect(await watch({ _data: `1234abcd${_data.slice(8)}` })).toMatchObject({ ok: 0, code: 286 })
    const ahead = await watch({ _data: `${_data.slice(0, 8)}00000000000fffff` })
    expect(await next(ahead.cursor.id)).toMatchObject({ ok: 0, code: 286 })
  })

  it('of one collection hears nothing of another whose name begins alike', async () => {
    const { cursor } = await store.run({
      aggregate: 'w%',
      pipeline: [{ $changeStream: {} }],
      cursor: {},
    })
    await store.run({ insert: 'wxyz', documents: [{ _id: 1 }] })
    expect(
      (await store.run({ getMore: cursor.id, collection: 'w%', maxTimeMS: 1 })).cursor.nextBatch,
    ).toEqual([])
  })
})

describe('an index build that a crash cut short', () => {
  it('is as if it had never been asked for', async () => {
    await store.run(insert(...Array.from({ length: 3000 }, (_, _id) => ({ _id, v: _id }))))
    const names = async () =>
      (await store.run({ listIndexes: 'rows' })).cursor.firstBatch.map(({ name }: Document) => name)
    void store.run({ createIndexes: 'rows', indexes: [{ key: { v: 1 }, name: 'v_1' }] })
    expect(await names()).toEqual(['_id_'])
    store.crash()
    expect(await names()).toEqual(['_id_'])
    expect(
      await store.run({ createIndexes: 'rows', indexes: [{ key: { v: 1 }, name: 'v_1' }] }),
    ).toMatchObject({
      numIndexesBefore: 1,
      numIndexesAfter: 2,
    })
  })
})
