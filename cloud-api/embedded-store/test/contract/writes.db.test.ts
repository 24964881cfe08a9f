import { BSONRegExp, type Document, Double, Int32, Long, ObjectId } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../start-store.ts'
import { type Any, openCollections } from './open-collections.ts'

const { collection, store } = openCollections()

describe('documents', () => {
  it('keep their BSON types through updates of other fields', async () => {
    const id = new ObjectId()
    await collection().insertOne({
      _id: id,
      int: new Int32(1),
      double: new Double(2),
      long: Long.fromString('9007199254740993'),
      date: new Date(5),
      nested: { a: [new Int32(1), 'x', null] },
    })
    await collection().updateOne({ _id: id }, { $set: { other: true }, $inc: { int: new Int32(1) } })
    const [raw] = await store()
      .db.collection<Any>(collection().collectionName)
      .find({ _id: id }, { promoteValues: false })
      .toArray()
    expect(raw?.int).toEqual(new Int32(2))
    expect(raw?.double).toEqual(new Double(2))
    expect(String(raw?.long)).toBe('9007199254740993')
    expect(raw?.date).toEqual(new Date(5))
    expect(raw?.nested).toEqual({ a: [new Int32(1), 'x', null] })
  })

  it('keep regular expressions, whatever they say', async () => {
    const values = [
      new BSONRegExp('(?i)a/b', 'imsx'),
      new BSONRegExp('(', ''),
      [{ a: new BSONRegExp('\\/', 's') }],
    ]
    await collection().insertOne({ _id: 1, values })
    await collection().updateOne({ _id: 1 }, { $set: { other: values[0] } })
    const kept = await collection().findOne({}, { bsonRegExp: true })
    expect(kept).toEqual({ _id: 1, values, other: values[0] })
  })

  it('refuse a second one with the same _id, with keyPattern and keyValue', async () => {
    await collection().insertOne({ _id: 1 })
    const error = await refusalOf(collection().insertOne({ _id: 1 }))
    expect(error).toMatchObject({ code: 11000, keyPattern: { _id: 1 }, keyValue: { _id: 1 } })
  })

  it('report errors of an unordered batch by place and keep the rest', async () => {
    await collection().insertOne({ _id: 2 })
    const error = await refusalOf(
      collection().insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }], { ordered: false }),
    )
    expect(error.code).toBe(11000)
    expect(await collection().countDocuments()).toBe(3)
  })
})

describe('a write command of several statements', () => {
  const documents = [{ _id: 1 }, { _id: 2 }, { _id: 1 }, { _id: 3 }, { _id: 2 }, { _id: 4 }]
  const told = async (command: Document) => {
    const { n: done, writeErrors = [] } = await store().db.command(command)
    return { done, errors: writeErrors.map(({ index, code }: Document) => [index, code]), writeErrors }
  }

  it('stops at the first error, or tells all of them in order and does the rest', async () => {
    expect(await told({ insert: collection().collectionName, documents })).toMatchObject({
      done: 2,
      errors: [[2, 11000]],
    })
    await collection().deleteMany({})
    const { writeErrors, ...rest } = await told({
      insert: collection().collectionName,
      documents,
      ordered: false,
    })
    expect(rest).toEqual({
      done: 4,
      errors: [
        [2, 11000],
        [4, 11000],
      ],
    })
    expect(writeErrors[1]).toMatchObject({ keyPattern: { _id: 1 }, keyValue: { _id: 2 } })
  })

  it('of updates and of removals too', async () => {
    await collection().insertMany([
      { _id: 1, v: 1 },
      { _id: 2, v: 'text' },
      { _id: 3, v: 1 },
    ])
    const add = { $inc: { v: 1 } }
    const updates = [1, 2, 3].map((_id) => ({ q: { _id }, u: add }))
    expect(await told({ update: collection().collectionName, updates })).toMatchObject({
      done: 1,
      errors: [[1, 14]],
    })
    expect(await told({ update: collection().collectionName, updates, ordered: false })).toMatchObject({
      done: 2,
      errors: [[1, 14]],
    })
    expect((await collection().find().sort({ _id: 1 }).toArray()).map(({ v }) => v)).toEqual([3, 'text', 2])
    const deletes = [
      { q: { _id: 1 }, limit: 1 },
      { q: { $foo: 1 }, limit: 1 },
      { q: {}, limit: 0 },
    ]
    expect(await told({ delete: collection().collectionName, deletes })).toMatchObject({
      done: 1,
      errors: [[1, 2]],
    })
    expect(await collection().countDocuments()).toBe(2)
  })
})

describe('collections', () => {
  it('are told with their names only, or with more', async () => {
    await collection().insertOne({ _id: 1 })
    const name = collection().collectionName
    const db = store().db
    expect(await db.listCollections({ name }, { nameOnly: true }).toArray()).toEqual([
      { name, type: 'collection' },
    ])
    expect(await db.listCollections({ name }).toArray()).toMatchObject([{ name, info: { readOnly: false } }])
    const { databases } = await store().client.db('admin').admin().listDatabases({ nameOnly: true })
    expect(databases).toContainEqual({ name: db.databaseName })
  })
})
