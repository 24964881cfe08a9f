import { Long } from 'mongodb'
import { beforeEach, describe, expect, it } from 'vitest'
import { refusalOf } from '../start-store.ts'
import { openCollections } from './open-collections.ts'

const { collection } = openCollections()
const resultsOf = (...stages: object[]) => collection().aggregate(stages).toArray()

describe('a pipeline over lists of documents', () => {
  beforeEach(async () => {
    await collection().insertOne({ _id: 1, a: [{ x: 1 }, 5, [{ x: 2 }], {}], b: { c: 1 }, d: 4 })
  })

  it.each<[string, object, object]>([
    [
      '$addFields sets in each, and in place of what is no document',
      { $addFields: { 'a.y': 2 } },
      { _id: 1, a: [{ x: 1, y: 2 }, { y: 2 }, [{ x: 2, y: 2 }], { y: 2 }], b: { c: 1 }, d: 4 },
    ],
    [
      '$set with a document inside keeps what is beside it',
      { $set: { a: 1, b: { e: '$d' }, 'd.f': 1 } },
      { _id: 1, a: 1, b: { c: 1, e: 4 }, d: { f: 1 } },
    ],
    [
      '$set takes away what is removed',
      { $set: { a: '$$REMOVE', 'b.c': '$$REMOVE', d: '$missing' } },
      { _id: 1, b: {} },
    ],
    [
      '$project computes in each',
      { $project: { 'a.y': { $literal: 2 } } },
      { _id: 1, a: [{ y: 2 }, { y: 2 }, [{ y: 2 }], { y: 2 }] },
    ],
    [
      '$project keeps and computes in each',
      { $project: { _id: 0, a: { x: 1, y: '$d' }, e: ['$d', '$missing'], f: { g: '$missing' } } },
      {
        a: [{ x: 1, y: 4 }, { y: 4 }, [{ x: 2, y: 4 }], { y: 4 }],
        e: [4, null],
        f: {},
      },
    ],
    ['$project keeps parts', { $project: { 'a.x': 1 } }, { _id: 1, a: [{ x: 1 }, [{ x: 2 }], {}] }],
    [
      '$project hides parts',
      { $project: { a: { x: 0 }, d: false } },
      { _id: 1, a: [{}, 5, [{}], {}], b: { c: 1 } },
    ],
    ['$unset hides parts', { $unset: ['a.x', 'b', 'd'] }, { _id: 1, a: [{}, 5, [{}], {}] }],
  ])('%s', async (_name, stage, expected) => {
    const [found] = await resultsOf(stage)
    expect(JSON.stringify(found)).toBe(JSON.stringify(expected)) // the order of fields is told too
  })
})

describe('groups', () => {
  beforeEach(async () => {
    await collection().insertMany([
      { _id: 1, v: 1, o: { a: 1 } },
      { _id: 2, v: null, o: null },
      { _id: 3, v: Number.NaN },
      { _id: 4 },
      { _id: 5, v: 1, o: { b: 2 } },
    ])
  })

  it.each<[string, object, unknown]>([
    ['$push', { $push: '$v' }, [1, null, Number.NaN, 1]],
    ['$push of nothing', { $push: '$missing' }, []],
    ['$push of null', { $push: null }, [null, null, null, null, null]],
    ['$addToSet', { $addToSet: '$v' }, [1, null, Number.NaN]],
    ['$addToSet of nothing', { $addToSet: '$missing' }, []],
    ['$sum of nothing', { $sum: '$missing' }, 0],
    ['$avg of nothing', { $avg: '$missing' }, null],
    ['$max of nothing', { $max: '$missing' }, null],
    ['$min, NaN being least', { $min: '$v' }, Number.NaN],
    ['$last of nothing', { $last: '$missing' }, null],
    ['$mergeObjects', { $mergeObjects: '$o' }, { a: 1, b: 2 }],
    ['$mergeObjects of a document made for it', { $mergeObjects: { at: '$_id' } }, { at: 5 }],
  ])('%s', async (_name, accumulator, expected) => {
    const [found] = await resultsOf({ $sort: { _id: 1 } }, { $group: { _id: 'all', result: accumulator } })
    const result: unknown = found?.result
    const isSet = '$addToSet' in accumulator && Array.isArray(result)
    expect(isSet ? new Set(result) : result).toEqual(isSet ? new Set(expected as unknown[]) : expected)
  })

  it('by null what has no value, and by a document what of it is there', async () => {
    const byValue = await resultsOf(
      { $match: { _id: { $in: [1, 2, 4] } } },
      { $group: { _id: '$v', n: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    )
    expect(byValue).toEqual([
      { _id: null, n: 2 },
      { _id: 1, n: 1 },
    ])
    const byParts = await resultsOf({ $match: { _id: 4 } }, { $group: { _id: { v: '$v', id: '$_id' } } })
    expect(byParts).toEqual([{ _id: { id: 4 } }])
  })

  it('count, unless there is nothing', async () => {
    expect(await resultsOf({ $match: { v: 1 } }, { $count: 'n' })).toEqual([{ n: 2 }])
    expect(await resultsOf({ $match: { v: 9 } }, { $count: 'n' })).toEqual([])
  })
})

describe('expressions', () => {
  beforeEach(async () => {
    await collection().insertOne({ _id: 1, s: 'aé', n: 4, z: 0, none: null, list: [3, [4], 'x'] })
  })

  it.each<[string, object, unknown]>([
    ['$toUpper of null', { $toUpper: '$none' }, ''],
    ['$toLower of nothing', { $toLower: '$missing' }, ''],
    ['$toUpper of a number', { $toUpper: 5 }, '5'],
    ['$toUpper of what is not ASCII', { $toUpper: '$s' }, 'Aé'],
    ['$mod of null', { $mod: ['$none', 2] }, null],
    ['$mergeObjects of null', { $mergeObjects: ['$none', { a: 1 }, '$missing'] }, { a: 1 }],
    ['$first of lists', { $first: [[[1, 2], 3]] }, [1, 2]],
    ['$eq of nothing and null', { $eq: ['$missing', null] }, false],
    ['$lt of nothing and null', { $lt: ['$missing', null] }, true],
    ['$gt of a text and a number', { $gt: ['$s', '$n'] }, true],
    ['$lt of null and a number', { $lt: ['$none', '$n'] }, true],
    ['$gt of a list and its beginning', { $gt: ['$list', [3, [4]]] }, true],
    ['$cmp of a list and a number', { $cmp: ['$list', 3] }, 1],
    ['$ne of lists', { $ne: ['$list', [3, [4], 'x']] }, false],
    ['$in of a list in a list', { $in: [[4], '$list'] }, true],
    ['$round of a number alone', { $round: 2.5 }, 2],
    ['$trunc of a number alone', { $trunc: -2.5 }, -2],
    ['$toDouble of a text', { $toDouble: '-1.5e2' }, -150],
    ['$sum of a value', { $sum: '$n' }, 4],
    ['$sum of values, in which a list counts nothing', { $sum: ['$n', '$list', 1] }, 5],
    ['$max of values', { $max: ['$n', '$missing', 7] }, 7],
    ['$avg of nothing', { $avg: '$missing' }, null],
  ])('%s', async (_name, expression, expected) => {
    const [found] = await resultsOf({ $addFields: { result: expression } })
    expect(found?.result).toEqual(expected)
  })

  it.each<[string, object, number]>([
    ['$mod by 0', { $mod: ['$n', '$z'] }, 16610],
    ['$mod of a text', { $mod: ['$s', 2] }, 16611],
    ['$size of nothing', { $size: '$missing' }, 17124],
    ['$size of a text', { $size: '$s' }, 17124],
    // biome-ignore lint/suspicious/noThenProperty: MongoDB's name for it
    ['$switch without a branch that holds', { $switch: { branches: [{ case: '$z', then: 1 }] } }, 40066],
    ['$switch without branches', { $switch: { branches: [] } }, 40068],
    ['$in of what is no list', { $in: [1, '$s'] }, 40081],
    ['$split by nothing', { $split: ['$s', ''] }, 40087],
    ['$eq of one', { $eq: ['$s'] }, 16020],
    ['$mergeObjects of a text', { $mergeObjects: '$s' }, 40400],
    ['$mergeObjects of a list', { $mergeObjects: '$list' }, 40400],
    ['$first of a text', { $first: '$s' }, 28689],
  ])('%s is refused', async (_name, expression, code) => {
    expect((await refusalOf(resultsOf({ $addFields: { result: expression } }))).code).toBe(code)
  })

  it('a root must be a document', async () => {
    expect(await resultsOf({ $replaceWith: { a: '$n', b: '$missing' } })).toEqual([{ a: 4 }])
    expect((await refusalOf(resultsOf({ $replaceRoot: { newRoot: '$n' } }))).code).toBe(40228)
  })
})

describe('$unwind', () => {
  beforeEach(async () => {
    await collection().insertMany([
      { _id: 1, a: { l: ['x', 'y'] } },
      { _id: 2, a: { l: [], k: 1 } },
      { _id: 3, a: { l: null } },
      { _id: 4, a: {} },
      { _id: 5, a: { l: '' } },
      { _id: 6, a: { l: {} } },
    ])
  })

  it('takes what is no list as it is, and drops what is nothing', async () => {
    const found = await resultsOf({ $unwind: '$a.l' }, { $sort: { _id: 1 } })
    expect(found.map(({ _id, a }) => [_id, a.l])).toEqual([
      [1, 'x'],
      [1, 'y'],
      [5, ''],
      [6, {}],
    ])
  })

  it('numbers elements, and keeps what is nothing if asked to', async () => {
    const unwind = { path: '$a.l', includeArrayIndex: 'at.i', preserveNullAndEmptyArrays: true }
    expect(await resultsOf({ $unwind: unwind }, { $sort: { _id: 1, 'at.i': 1 } })).toEqual([
      { _id: 1, a: { l: 'x' }, at: { i: 0 } },
      { _id: 1, a: { l: 'y' }, at: { i: 1 } },
      { _id: 2, a: { k: 1 }, at: { i: null } },
      { _id: 3, a: { l: null }, at: { i: null } },
      { _id: 4, a: {}, at: { i: null } },
      { _id: 5, a: { l: '' }, at: { i: null } },
      { _id: 6, a: { l: {} }, at: { i: null } },
    ])
  })
})

describe('$lookup', () => {
  it('joins by value and by element, missing as null, into a path', async () => {
    await collection().insertMany([
      { _id: 1, ref: [3, 2], k: 'a' },
      { _id: 2, ref: 1, k: 'b' },
      { _id: 3, k: ['a', 'b'] },
    ])
    const lookup = (localField: string, foreignField: string) => ({
      $lookup: { from: collection().collectionName, localField, foreignField, as: 'to.found' },
    })
    const idsBy = async (local: string, foreign: string) =>
      (await resultsOf({ $sort: { _id: 1 } }, lookup(local, foreign))).map(({ to }) =>
        to.found.map(({ _id }: { _id: number }) => _id),
      )
    expect(await idsBy('ref', '_id')).toEqual([[2, 3], [1], []])
    expect(await idsBy('_id', 'ref')).toEqual([[2], [1], [1]])
    expect(await idsBy('missing', 'ref')).toEqual([[3], [3], [3]])
    expect(await idsBy('k', 'k')).toEqual([
      [1, 3],
      [2, 3],
      [1, 2, 3],
    ])
  })
})

it('Longs are summed', async () => {
  await collection().insertMany([
    { _id: 1, v: Long.fromString('3000000000') },
    { _id: 2, v: Long.fromString('4000000000') },
  ])
  const sum = { $group: { _id: null, sum: { $sum: '$v' } } }
  expect(await resultsOf(sum)).toEqual([{ _id: null, sum: 7_000_000_000 }])
})
