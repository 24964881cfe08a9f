import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda } from 'agenda'
import mongoose, { Schema } from 'mongoose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestStore, type TestStore } from './start-store.ts'

/* The libraries the product uses, as they come from the registry, on the store. */
let store: TestStore

beforeAll(async () => {
  store = await startTestStore()
})
afterAll(() => store.close())

describe('mongoose', () => {
  const connection = mongoose.createConnection()
  const doctorSchema = new Schema(
    { name: { type: String, required: true }, clinicId: String },
    { timestamps: true, optimisticConcurrency: true },
  )
  const visitSchema = new Schema({
    clinicId: { type: String, required: true },
    doctor: { type: Schema.Types.ObjectId, ref: 'Doctor' },
    occupies: { type: [String], default: undefined },
    notes: [{ text: String }],
    price: Number,
  })
  visitSchema.index(
    { clinicId: 1, occupies: 1 },
    { unique: true, partialFilterExpression: { occupies: { $exists: true } } },
  )
  const Doctor = connection.model('Doctor', doctorSchema)
  const Visit = connection.model('Visit', visitSchema)

  beforeAll(async () => {
    await connection.openUri(store.uri, { dbName: store.db.databaseName })
    await Promise.all([Doctor.init(), Visit.init()])
  })
  afterAll(() => connection.close())

  it('makes its indexes, and finds them made', async () => {
    expect(await Visit.syncIndexes()).toEqual([])
    expect(await Visit.diffIndexes()).toEqual({ toCreate: [], toDrop: [] })
  })

  it('creates, populates, changes subdocuments and deletes', async () => {
    const doctor = await Doctor.create({ name: 'Ada', clinicId: 'a' })
    const visit = await Visit.create({
      clinicId: 'a',
      doctor: doctor._id,
      notes: [{ text: 'x' }, { text: 'y' }],
    })
    const found = await Visit.findById(visit._id).populate<{ doctor: { name: string } }>('doctor').orFail()
    expect(found.doctor.name).toBe('Ada')
    visit.notes[1]?.set('text', 'z')
    visit.notes.push({ text: 'new' })
    await visit.save()
    expect((await Visit.findById(visit._id).lean().orFail()).notes.map(({ text }) => text)).toEqual([
      'x',
      'z',
      'new',
    ])
    expect((await Visit.deleteOne({ _id: visit._id })).deletedCount).toBe(1)
  })

  it('refuses a save over a newer version', async () => {
    const { _id } = await Doctor.create({ name: 'Bo' })
    const [first, second] = await Promise.all([Doctor.findById(_id).orFail(), Doctor.findById(_id).orFail()])
    first.name = 'Bob'
    await first.save()
    second.name = 'Bohdan'
    await expect(second.save()).rejects.toThrow(/No matching document/)
  })

  it('runs a transaction again when it meets another, and the unique index has the last word', async () => {
    const book = (key: string) =>
      connection.transaction(async (session) => {
        await Visit.create([{ clinicId: 'b', occupies: [key, 'shared'] }], { session })
      })
    const outcomes = await Promise.allSettled(['k1', 'k2', 'k3', 'k4'].map(book))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 11000 })
    expect(await Visit.countDocuments({ clinicId: 'b' })).toBe(1)
  })

  it('writes in bulk, upserts, streams and aggregates', async () => {
    const result = await Visit.bulkWrite([
      { insertOne: { document: { clinicId: 'c', price: 10 } } },
      { updateOne: { filter: { clinicId: 'c2' }, update: { $set: { price: 20 } }, upsert: true } },
      { updateMany: { filter: { price: { $gte: 10 } }, update: { $inc: { price: 1 } } } },
      { deleteMany: { filter: { price: 21 } } },
    ])
    expect([result.insertedCount, result.upsertedCount, result.modifiedCount, result.deletedCount]).toEqual([
      1, 1, 2, 1,
    ])
    await Visit.insertMany(Array.from({ length: 250 }, (_, i) => ({ clinicId: 'd', price: i })))
    let seen = 0
    for await (const visit of Visit.find({ clinicId: 'd' }).sort({ price: 1 }).cursor({ batchSize: 50 })) {
      expect(visit.price).toBe(seen++)
    }
    expect(seen).toBe(250)
    expect(
      await Visit.aggregate([
        { $match: { clinicId: 'd' } },
        { $group: { _id: '$clinicId', total: { $sum: '$price' } } },
      ]),
    ).toEqual([{ _id: 'd', total: 31_125 }])
    expect((await Visit.distinct('clinicId')).sort()).toEqual(['b', 'c', 'd'])
  })

  it('hands on the store’s refusals as they are', async () => {
    await Visit.create({ clinicId: 'e', occupies: ['x'] })
    await expect(Visit.create({ clinicId: 'e', occupies: ['x'] })).rejects.toMatchObject({
      name: 'MongoServerError',
      code: 11000,
      keyPattern: { clinicId: 1, occupies: 1 },
      keyValue: { clinicId: 'e', occupies: 'x' },
    })
  })
})

describe('agenda', () => {
  it('runs a job at once, keeps a repeated one, and never runs one twice', async () => {
    const runs: string[] = []
    const open = () => {
      const agenda = new Agenda({
        backend: new MongoBackend({ mongo: store.db, collection: 'jobs' }),
        processEvery: 20,
      })
      agenda.define('remind', async (job) => {
        runs.push(String((job.attrs.data as { id: string }).id)) // given below
      })
      return agenda
    }
    const [one, two] = [open(), open()]
    await Promise.all([one.start(), two.start()])
    await Promise.all(Array.from({ length: 8 }, (_, i) => one.now('remind', { id: `r${i}` })))
    await one.every('1 hour', 'remind', { id: 'hourly' }, { skipImmediate: true })
    await one.every('1 hour', 'remind', { id: 'hourly' }, { skipImmediate: true })
    await expect.poll(() => runs.length).toBe(8)
    await Promise.all([one.stop(), two.stop()])
    expect([...runs].sort()).toEqual(Array.from({ length: 8 }, (_, i) => `r${i}`))
    expect(await store.db.collection('jobs').countDocuments({ repeatInterval: '1 hour' })).toBe(1)
  })
})
