import { describe, expect, it } from 'vitest'
import { refusalOf } from '../start-store.ts'
import { openCollections } from './open-collections.ts'

const { collection, store } = openCollections()

describe('transactions', () => {
  it('read their snapshot and their own writes; nobody else sees them before the commit', async () => {
    await collection().insertOne({ _id: 1, v: 0 })
    const session = store().client.startSession()
    session.startTransaction()
    expect((await collection().findOne({ _id: 1 }, { session }))?.v).toBe(0)
    await collection().insertOne({ _id: 2, v: 0 })
    await collection().updateOne({ _id: 1 }, { $set: { v: 1 } }, { session })
    await collection().insertOne({ _id: 3, v: 3 }, { session })
    expect(
      (await collection().find({}, { session }).sort({ v: -1 }).toArray()).map((doc) => doc._id),
    ).toEqual([3, 1])
    expect((await collection().find().sort({ _id: 1 }).toArray()).map((doc) => doc.v)).toEqual([0, 0])
    await session.commitTransaction()
    await session.endSession()
    expect(await collection().countDocuments()).toBe(3)
    expect((await collection().findOne({ _id: 1 }))?.v).toBe(1)
  })

  it('leave nothing behind when aborted', async () => {
    const session = store().client.startSession()
    session.startTransaction()
    await collection().insertOne({ _id: 1 }, { session })
    await session.abortTransaction()
    await session.endSession()
    expect(await collection().countDocuments()).toBe(0)
  })

  it('meet on one document: the second is refused with 112 and may try again', async () => {
    await collection().insertOne({ _id: 1, v: 0 })
    const [a, b] = [store().client.startSession(), store().client.startSession()]
    a.startTransaction()
    b.startTransaction()
    await collection().updateOne({ _id: 1 }, { $inc: { v: 1 } }, { session: a })
    const error = await refusalOf(collection().updateOne({ _id: 1 }, { $inc: { v: 1 } }, { session: b }))
    expect(error.code).toBe(112)
    expect(error.hasErrorLabel('TransientTransactionError')).toBe(true)
    await a.commitTransaction()
    await b.abortTransaction()
    await b.withTransaction(() => collection().updateOne({ _id: 1 }, { $inc: { v: 1 } }, { session: b }))
    await Promise.all([a.endSession(), b.endSession()])
    expect((await collection().findOne())?.v).toBe(2)
  })

  it('that read an old state may not write over a newer one', async () => {
    await collection().insertOne({ _id: 1, v: 0 })
    const session = store().client.startSession()
    session.startTransaction()
    await collection().findOne({ _id: 1 }, { session })
    await collection().updateOne({ _id: 1 }, { $set: { v: 9 } })
    expect((await refusalOf(collection().updateOne({ _id: 1 }, { $inc: { v: 1 } }, { session }))).code).toBe(
      112,
    )
    await session.endSession()
  })

  it('are refused by a unique key of a committed document', async () => {
    await collection().createIndex({ k: 1 }, { unique: true })
    await collection().insertOne({ _id: 1, k: 'x' })
    const session = store().client.startSession()
    const work = session.withTransaction(() => collection().insertOne({ _id: 2, k: 'x' }, { session }))
    expect((await refusalOf(work)).code).toBe(11000)
    await session.endSession()
  })

  it('that delete a document make way for another with its _id once they commit', async () => {
    await collection().insertOne({ _id: 1, v: 'old' })
    const session = store().client.startSession()
    session.startTransaction()
    await collection().deleteOne({ _id: 1 }, { session })
    const refusal = await refusalOf(collection().insertOne({ _id: 1, v: 'new' }))
    expect(refusal).toMatchObject({ code: 11000, keyPattern: { _id: 1 }, keyValue: { _id: 1 } })
    await session.commitTransaction()
    await session.endSession()
    await collection().insertOne({ _id: 1, v: 'new' })
    expect(await collection().findOne()).toEqual({ _id: 1, v: 'new' })
  })

  it('end with a duplicate key, even where the batch would go on', async () => {
    await collection().insertMany([{ _id: 1 }, { _id: 2 }])
    await collection().createIndex({ k: 1 }, { unique: true, sparse: true })
    await collection().updateOne({ _id: 1 }, { $set: { k: 'x' } })
    const session = store().client.startSession()
    for (const mistake of [
      () => collection().insertOne({ _id: 1 }, { session }),
      () => collection().insertMany([{ _id: 1 }, { _id: 9 }], { session, ordered: false }),
      () => collection().updateOne({ _id: 2 }, { $set: { k: 'x' } }, { session }),
      () => collection().findOneAndUpdate({ _id: 2 }, { $set: { k: 'x' } }, { session }),
    ]) {
      session.startTransaction()
      await collection().insertOne({ _id: 3 }, { session })
      expect((await refusalOf(mistake())).code).toBe(11000)
      expect((await refusalOf(session.commitTransaction())).code).toBe(251)
    }
    await session.endSession()
    expect(await collection().find().sort({ _id: 1 }).toArray()).toEqual([{ _id: 1, k: 'x' }, { _id: 2 }])
  })

  it('count a hot document without losing one', async () => {
    await collection().insertOne({ _id: 1, v: 0 })
    await Promise.all(
      Array.from({ length: 30 }, async () => {
        const session = store().client.startSession()
        await session.withTransaction(() =>
          collection().updateOne({ _id: 1 }, { $inc: { v: 1 } }, { session }),
        )
        await session.endSession()
      }),
    )
    expect((await collection().findOne())?.v).toBe(30)
  })
})
