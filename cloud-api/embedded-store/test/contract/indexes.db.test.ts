import { beforeEach, describe, expect, it } from 'vitest'
import { refusalOf } from '../start-store.ts'
import { openCollections } from './open-collections.ts'

const { collection, store } = openCollections()

describe('a unique multikey index', () => {
  const index = { unique: true, partialFilterExpression: { occupies: { $exists: true } } }
  beforeEach(async () => {
    await collection().createIndex({ clinicId: 1, occupies: 1 }, index)
  })

  it('refuses any shared element, and only within the same prefix', async () => {
    await collection().insertOne({ _id: 1, clinicId: 'a', occupies: ['k1', 'k2'] })
    await collection().insertOne({ _id: 2, clinicId: 'b', occupies: ['k1'] })
    const error = await refusalOf(collection().insertOne({ _id: 3, clinicId: 'a', occupies: ['k2', 'k3'] }))
    expect(error).toMatchObject({ code: 11000, keyPattern: { clinicId: 1, occupies: 1 } })
    expect(error.keyValue).toMatchObject({ clinicId: 'a' })
    expect(await collection().countDocuments()).toBe(2)
  })

  it('leaves out documents without the field, however many', async () => {
    await collection().insertMany([{ clinicId: 'a' }, { clinicId: 'a' }, { clinicId: 'a' }])
    expect(await collection().countDocuments()).toBe(3)
  })

  it('frees elements on update and on delete', async () => {
    await collection().insertOne({ _id: 1, clinicId: 'a', occupies: ['k1', 'k2'] })
    await collection().updateOne({ _id: 1 }, { $set: { occupies: ['k2', 'k3'] } })
    await collection().insertOne({ _id: 2, clinicId: 'a', occupies: ['k1'] })
    await collection().updateOne({ _id: 1 }, { $unset: { occupies: '' } })
    await collection().insertOne({ _id: 3, clinicId: 'a', occupies: ['k2', 'k3'] })
    await collection().deleteOne({ _id: 3 })
    await collection().insertOne({ _id: 4, clinicId: 'a', occupies: ['k3'] })
    expect(await collection().countDocuments()).toBe(3)
  })

  it('lets one of many writers win', async () => {
    const tries = Array.from({ length: 50 }, (_, i) =>
      collection().insertOne({ _id: i, clinicId: 'a', occupies: ['slot', `own${i}`] }),
    )
    const settled = await Promise.allSettled(tries)
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('an index made while others work', () => {
  it('holds what was written before, during and after', async () => {
    await collection().insertMany(Array.from({ length: 3000 }, (_, i) => ({ _id: i, v: i % 10 })))
    const writes = Array.from({ length: 200 }, (_, i) =>
      collection().updateOne({ _id: i * 15 }, { $set: { v: 99 } }),
    )
    await Promise.all([collection().createIndex({ v: 1 }), ...writes])
    await collection().insertOne({ _id: 'later', v: 99 })
    expect(await collection().countDocuments({ v: 99 })).toBe(201)
    const plan = await collection().find({ v: 99 }).explain('queryPlanner')
    expect(JSON.stringify(plan.queryPlanner.winningPlan)).toContain('IXSCAN')
  })

  it('is refused where two documents share a key, and leaves nothing', async () => {
    await collection().insertMany([
      { _id: 1, k: 1 },
      { _id: 2, k: 1 },
    ])
    expect((await refusalOf(collection().createIndex({ k: 1 }, { unique: true }))).code).toBe(11000)
    expect((await collection().indexes()).map(({ name }) => name)).toEqual(['_id_'])
    await collection().insertOne({ _id: 3, k: 1 })
  })

  it('is not used by a transaction whose snapshot is older', async () => {
    await collection().insertMany([
      { _id: 1, v: 1 },
      { _id: 2, v: 1 },
    ])
    const session = store().client.startSession()
    session.startTransaction({ readConcern: { level: 'snapshot' } })
    expect((await collection().find({ v: 1 }, { session }).toArray()).length).toBe(2)
    // MongoDB lets no index be made while a transaction holds the collection; a server may refuse or wait.
    const made = collection()
      .createIndex({ v: 1 }, { maxTimeMS: 500 })
      .catch(() => null)
    if (!process.env.MONGODB_URI) await made
    expect((await collection().find({ v: 1 }, { session }).toArray()).length).toBe(2)
    await session.commitTransaction()
    await session.endSession()
    await made
  })
})
