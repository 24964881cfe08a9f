import { describe, expect, it } from 'vitest'
import { refusalOf } from '../start-store.ts'
import { openCollections } from './open-collections.ts'

const { collection } = openCollections()

describe('updates', () => {
  it.each<[string, object, object, object]>([
    ['$set on a new path', { a: 1 }, { $set: { 'b.c': 2 } }, { a: 1, b: { c: 2 } }],
    ['$unset', { a: 1, b: 2 }, { $unset: { b: '' } }, { a: 1 }],
    ['$inc and $mul', { a: 2, b: 3 }, { $inc: { a: 3 }, $mul: { b: 2 } }, { a: 5, b: 6 }],
    ['$min and $max', { a: 2, b: 3 }, { $min: { a: 1 }, $max: { b: 9 } }, { a: 1, b: 9 }],
    ['$rename', { a: 2 }, { $rename: { a: 'z' } }, { z: 2 }],
    [
      '$push with $each, $sort, $slice',
      { l: [3] },
      { $push: { l: { $each: [1, 2], $sort: 1, $slice: -2 } } },
      { l: [2, 3] },
    ],
    ['$addToSet', { l: [1] }, { $addToSet: { l: { $each: [1, 2] } } }, { l: [1, 2] }],
    ['$pull', { l: [1, 5, 9] }, { $pull: { l: { $gte: 5 } } }, { l: [1] }],
    ['$pop', { l: [1, 2] }, { $pop: { l: -1 } }, { l: [2] }],
    ['$pull by a regular expression', { l: ['ab', 'b', 'c'] }, { $pull: { l: /b/ } }, { l: ['c'] }],
    [
      '$pull of elements by their fields',
      { l: [{ a: 1, b: 2 }, { a: 2 }] },
      { $pull: { l: { a: 1 } } },
      { l: [{ a: 2 }] },
    ],
    ['$rename into a document', { a: 1, b: {} }, { $rename: { a: 'b.c' } }, { b: { c: 1 } }],
  ])('%s', async (_name, before, update, after) => {
    await collection().insertOne({ _id: 1, ...before })
    await collection().updateOne({ _id: 1 }, update)
    expect(await collection().findOne({}, { projection: { _id: 0 } })).toEqual(after)
  })

  it('position by $, $[] and arrayFilters', async () => {
    await collection().insertOne({ _id: 1, l: [{ k: 1 }, { k: 2 }, { k: 3 }] })
    await collection().updateOne({ 'l.k': 2 }, { $set: { 'l.$.hit': true } })
    await collection().updateOne(
      { _id: 1 },
      { $set: { 'l.$[x].late': true } },
      { arrayFilters: [{ 'x.k': { $gte: 3 } }] },
    )
    await collection().updateOne({ _id: 1 }, { $inc: { 'l.$[].k': 10 } })
    expect(await collection().findOne()).toEqual({
      _id: 1,
      l: [{ k: 11 }, { k: 12, hit: true }, { k: 13, late: true }],
    })
  })

  it.each<[string, object, object, object, object]>([
    [
      'not one of an array that is only asked what it does not hold',
      { who: ['ann'], l: [{ k: 1 }, { k: 2 }] },
      { who: { $ne: 'bob' }, 'l.k': 2 },
      { $set: { 'l.$.hit': true } },
      { who: ['ann'], l: [{ k: 1 }, { k: 2, hit: true }] },
    ],
    [
      'not one of an array that is only asked whether it is there, or how long',
      { l: [1, 2], m: [5, 6, 7] },
      { l: { $exists: true, $size: 2 }, m: 7 },
      { $set: { 'm.$': 0 } },
      { l: [1, 2], m: [5, 6, 0] },
    ],
    ['of $or', { l: [1, 2] }, { $or: [{ l: 5 }, { l: 2 }] }, { $set: { 'l.$': 0 } }, { l: [1, 0] }],
    [
      'of the last field by name, where several have one',
      { l: [1, 2], m: [3, 4] },
      { $or: [{ m: 4 }], l: 1 },
      { $set: { 'l.$': 0 } },
      { l: [1, 0], m: [3, 4] },
    ],
    ['of $and', { l: [1, 2] }, { $and: [{ l: 2 }, { _id: 1 }] }, { $set: { 'l.$': 0 } }, { l: [1, 0] }],
    ['of $in', { l: [1, 2, 3] }, { l: { $in: [3, 2] } }, { $set: { 'l.$': 0 } }, { l: [1, 0, 3] }],
    [
      'of $elemMatch',
      {
        l: [
          { k: 1, v: 2 },
          { k: 1, v: 1 },
        ],
      },
      { l: { $elemMatch: { k: 1, v: 1 } } },
      { $set: { 'l.$': 0 } },
      { l: [{ k: 1, v: 2 }, 0] },
    ],
    [
      'of a range',
      { l: [1, 9, 5] },
      { l: { $elemMatch: { $gt: 2, $lt: 8 } } },
      { $inc: { 'l.$': 1 } },
      { l: [1, 9, 6] },
    ],
    ['of a pattern', { l: ['a', 'b'] }, { l: /b/ }, { $set: { 'l.$': 'c' } }, { l: ['a', 'c'] }],
    [
      'of the outermost of several arrays',
      { l: [{ k: [1] }, { k: [3, 2] }] },
      { 'l.k': 2 },
      { $set: { 'l.$': 0 } },
      { l: [{ k: [1] }, 0] },
    ],
    [
      'of an array in an element named',
      { l: [{ k: [1, 2] }] },
      { 'l.0.k': 2 },
      { $set: { 'l.0.k.$': 0 } },
      { l: [{ k: [1, 0] }] },
    ],
  ])('the element matched: %s', async (_name, before, filter, update, after) => {
    await collection().insertOne({ _id: 1, ...before })
    await collection().updateOne(filter, update)
    expect(await collection().findOne({}, { projection: { _id: 0 } })).toEqual(after)
  })

  it.each<[string, object, object]>([
    ['a negation', { list: { $ne: 5 } }, { $set: { 'list.$': 0 } }],
    ['another', { list: { $not: { $gt: 5 } } }, { $set: { 'list.$': 0 } }],
    ['a third', { list: { $nin: [5] } }, { $set: { 'list.$': 0 } }],
    ['a size', { list: { $size: 2 } }, { $set: { 'list.$': 0 } }],
    ['an array as a whole', { list: [1, 2] }, { $set: { 'list.$': 0 } }],
    ['no array', { _id: 1 }, { $set: { 'list.$': 0 } }],
    ['an element, which two are to stand for', { list: 1 }, { $set: { 'list.$.a.$': 0 } }],
    ['an element of nothing named', { list: 1 }, { $set: { '$.a': 0 } }],
    ['an element that is to be renamed', { list: 1 }, { $rename: { 'list.$': 'a' } }],
  ])('by $ are refused where the filter matches %s', async (_name, filter, update) => {
    await collection().insertOne({ _id: 1, list: [1, 2] })
    expect((await refusalOf(collection().updateOne(filter, update))).code).toBe(2)
    expect(await collection().findOne()).toEqual({ _id: 1, list: [1, 2] })
  })

  it('that meet in one element are refused, others of the same array are not', async () => {
    await collection().insertOne({ _id: 1, list: [1, 2, 3] })
    const meet = (update: object, arrayFilters?: object[]) =>
      collection().updateOne({ list: 1 }, update, { arrayFilters })
    const both = { $set: { 'list.$[x]': 10 }, $inc: { 'list.$[y]': 5 } }
    expect((await refusalOf(meet(both, [{ x: { $lt: 3 } }, { y: { $gt: 1 } }]))).code).toBe(40)
    expect((await refusalOf(meet({ $set: { 'list.$': 10 }, $inc: { 'list.0': 5 } }))).code).toBe(40)
    expect(await collection().findOne()).toEqual({ _id: 1, list: [1, 2, 3] })
    await meet(both, [{ x: 1 }, { y: 3 }])
    await collection().updateOne({ list: 2 }, { $set: { 'list.$': 20 }, $inc: { 'list.0': 1 } })
    expect(await collection().findOne()).toEqual({ _id: 1, list: [11, 20, 8] })
  })

  it('make new fields in the order of their names, across operators', async () => {
    await collection().insertOne({ _id: 1, m: 1, x: {} })
    await collection().updateOne(
      { _id: 1 },
      { $set: { 'x.b': 1, d: 1 }, $inc: { 'x.a': 2, c: 2 }, $rename: { m: 'cc' }, $max: { b: 3 } },
    )
    const changed = await collection().findOne()
    expect(JSON.stringify(changed)).toBe('{"_id":1,"x":{"a":2,"b":1},"b":3,"c":2,"cc":1,"d":1}')
  })

  it('set the time, whatever the boolean', async () => {
    await collection().insertOne({ _id: 1 })
    const update: object = { $currentDate: { a: false, b: true } }
    await collection().updateOne({ _id: 1 }, update)
    expect(await collection().findOne()).toEqual({ _id: 1, a: expect.any(Date), b: expect.any(Date) })
  })

  it('upsert from the filter’s equalities', async () => {
    const result = await collection().updateOne(
      { _id: 7, kind: 'k' },
      { $set: { v: 1 }, $setOnInsert: { made: true } },
      { upsert: true },
    )
    expect(result.upsertedId).toBe(7)
    expect(await collection().findOne()).toEqual({ _id: 7, kind: 'k', v: 1, made: true })
  })

  it('upsert from what the filter leaves no choice about, and from nothing it contradicts', async () => {
    const filter = { _id: 8, a: { $in: [1] }, b: { $all: ['x'] }, c: { $gt: 1 }, d: /x/, $or: [{ e: 5 }] }
    await collection().updateOne(filter, { $set: { v: 1 } }, { upsert: true })
    expect(await collection().findOne()).toEqual({ _id: 8, a: 1, b: 'x', e: 5, v: 1 })
    const upsert = (by: object) => collection().updateOne(by, { $set: { v: 1 } }, { upsert: true })
    for (const contradiction of [
      { a: 1, $and: [{ a: 2 }] },
      { a: { $all: [1, 2] } },
      { a: 1, 'a.b': 1 },
      { a: { c: 1 }, 'a.b': 1 },
    ])
      expect((await refusalOf(upsert(contradiction))).code).toBe(54)
    await collection().replaceOne({ _id: 9, a: 1, 'a.b': 1 }, { v: 1 }, { upsert: true })
    expect(await collection().findOne({ _id: 9 })).toEqual({ _id: 9, v: 1 })
  })

  it('upserts of one document at once all find it in the end', async () => {
    const count = () => collection().updateOne({ _id: 'c' }, { $inc: { n: 1 } }, { upsert: true })
    const find = () =>
      collection().findOneAndUpdate(
        { _id: 'c' },
        { $inc: { n: 1 } },
        { upsert: true, returnDocument: 'after' },
      )
    await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? count() : find())))
    expect((await collection().findOne())?.n).toBe(40)
  })

  it('findOneAndUpdate answers before or after', async () => {
    await collection().insertOne({ _id: 1, seq: 1 })
    expect(await collection().findOneAndUpdate({ _id: 1 }, { $inc: { seq: 1 } })).toEqual({ _id: 1, seq: 1 })
    expect(
      await collection().findOneAndUpdate({ _id: 1 }, { $inc: { seq: 1 } }, { returnDocument: 'after' }),
    ).toEqual({ _id: 1, seq: 3 })
  })

  it.each<[string, object, number]>([
    ['a changed _id', { $set: { _id: 2 } }, 66],
    ['arithmetic on text', { $inc: { text: 1 } }, 14],
    ['two operators on one path', { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['a path and its child, with another name between them', { $set: { a: 1, 'a-b': 1, 'a.b': 1 } }, 40],
    ['all elements and one of them', { $set: { 'list.$[]': 1 }, $inc: { 'list.0': 1 } }, 40],
    ['all elements and the field of one', { $set: { 'a.$[].b': 1, 'a.c': 1 } }, 40],
    ['a dollar in a field', { $set: { 'a.$b': 1 } }, 52],
    ['a slice of a set', { $addToSet: { list: { $each: [1, 2], $slice: 1 } } }, 2],
    ['a sort by nothing', { $push: { list: { $each: [1], $sort: {} } } }, 2],
    ['an unknown operator', { $frobnicate: { a: 1 } }, 9],
    ['operators beside fields', { $set: { a: 1 }, b: 1 }, 9],
    ['a renaming of a field into itself', { $rename: { text: 'text.a' } }, 2],
    ['a renaming of an element', { $rename: { 'list.0': 'a' } }, 2],
    ['an empty name', { $set: { 'a..b': 1 } }, 56],
    ['a position that is no number', { $push: { list: { $each: [1], $position: 'x' } } }, 2],
    ['half a slice', { $push: { list: { $each: [1], $slice: 1.5 } } }, 2],
    ['a sort that is none', { $push: { list: { $each: [1], $sort: 2 } } }, 2],
    ['a pop from text', { $pop: { text: 1 } }, 14],
  ])('are refused for %s', async (_name, update, code) => {
    await collection().insertOne({ _id: 1, text: 'x', list: [1] })
    expect((await refusalOf(collection().updateOne({ _id: 1 }, update))).code).toBe(code)
  })
})
