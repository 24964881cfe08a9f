import { Decimal128, type Document, Long } from 'bson'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ACCUMULATORS } from '../src/commands/accumulators.ts'
import { EXPRESSIONS } from '../src/commands/expressions.ts'
import { type InProcess, startInProcess } from './in-process.ts'

/* Each expression the store takes, with what MongoDB's manual says it gives. */
const DOCUMENT = {
  _id: 1,
  n: -2.5,
  i: 7,
  s: 'ab-cd',
  list: [3, 1, 2],
  at: new Date('2026-11-24T09:08:07Z'), // a Tuesday
  sub: { x: 1, y: 'z' },
}

const CASES: readonly (readonly [expression: Document, value: unknown])[] = [
  [{ $abs: '$n' }, 2.5],
  [{ $add: ['$i', 1, 0.5] }, 8.5],
  [{ $ceil: '$n' }, -2],
  [{ $divide: ['$i', 2] }, 3.5],
  [{ $floor: '$n' }, -3],
  [{ $mod: ['$i', 4] }, 3],
  [{ $mod: ['$n', 2] }, -0.5],
  [{ $multiply: ['$i', 2] }, 14],
  [{ $round: ['$n', 0] }, -2],
  [{ $round: [1.2345, 2] }, 1.23],
  [{ $round: [1234, -2] }, 1200],
  [{ $subtract: ['$i', 10] }, -3],
  [{ $trunc: ['$n', 0] }, -2],
  [{ $trunc: [3.999, 2] }, 3.99],
  [{ $cmp: ['$i', 8] }, -1],
  [{ $eq: ['$i', 7] }, true],
  [{ $gt: ['$i', 7] }, false],
  [{ $gte: ['$i', 7] }, true],
  [{ $lt: ['$i', 8] }, true],
  [{ $lte: ['$i', 6] }, false],
  [{ $ne: ['$i', 7] }, false],
  [{ $and: [true, '$i'] }, true],
  [{ $and: ['$missing', true] }, false],
  [{ $or: [false, '$missing', 0] }, false],
  [{ $not: ['$missing'] }, true],
  // biome-ignore lint/suspicious/noThenProperty: MongoDB's name for it
  [{ $cond: { if: { $gt: ['$i', 1] }, then: 'a', else: 'b' } }, 'a'],
  [{ $cond: [{ $gt: ['$i', 100] }, 'a', 'b'] }, 'b'],
  [{ $ifNull: ['$missing', '$i'] }, 7],
  // biome-ignore lint/suspicious/noThenProperty: MongoDB's name for it
  [{ $switch: { branches: [{ case: { $eq: ['$i', 7] }, then: 'seven' }], default: 'other' } }, 'seven'],
  [{ $arrayElemAt: ['$list', -1] }, 2],
  [{ $concatArrays: ['$list', [4]] }, [3, 1, 2, 4]],
  [{ $concatArrays: ['$list', '$missing'] }, null],
  [{ $filter: { input: '$list', as: 'each', cond: { $gt: ['$$each', 1] } } }, [3, 2]],
  [{ $in: [1, '$list'] }, true],
  [{ $isArray: ['$list'] }, true],
  [{ $map: { input: '$list', as: 'each', in: { $add: ['$$each', 1] } } }, [4, 2, 3]],
  [
    { $objectToArray: '$sub' },
    [
      { k: 'x', v: 1 },
      { k: 'y', v: 'z' },
    ],
  ],
  [{ $range: [0, 5, 2] }, [0, 2, 4]],
  [{ $reduce: { input: '$list', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 6],
  [{ $reverseArray: '$list' }, [2, 1, 3]],
  [{ $size: '$list' }, 3],
  [{ $slice: ['$list', 2] }, [3, 1]],
  [{ $slice: ['$list', -2] }, [1, 2]],
  [{ $slice: ['$list', 1, 1] }, [1]],
  [{ $concat: ['$s', '!'] }, 'ab-cd!'],
  [{ $concat: ['$s', '$missing'] }, null],
  [{ $split: ['$s', '-'] }, ['ab', 'cd']],
  [{ $strLenCP: '$s' }, 5],
  [{ $substrCP: ['$s', 1, 2] }, 'b-'],
  [{ $toLower: 'AbC' }, 'abc'],
  [{ $toUpper: '$s' }, 'AB-CD'],
  [{ $trim: { input: ' x ' } }, 'x'],
  [{ $trim: { input: 'xxaxx', chars: 'x' } }, 'a'],
  [{ $toBool: '$i' }, true],
  [{ $toDate: 0 }, new Date(0)],
  [{ $toDouble: '1.5' }, 1.5],
  [{ $toInt: '5' }, 5],
  [{ $toInt: 5.9 }, 5],
  [{ $toLong: '5' }, 5],
  [{ $toString: '$i' }, '7'],
  [{ $toString: '$at' }, '2026-11-24T09:08:07.000Z'],
  [{ $dayOfMonth: '$at' }, 24],
  [{ $dayOfWeek: '$at' }, 3],
  [{ $hour: '$at' }, 9],
  [{ $minute: '$at' }, 8],
  [{ $month: '$at' }, 11],
  [{ $second: '$at' }, 7],
  [{ $year: '$at' }, 2026],
  [{ $let: { vars: { a: 2 }, in: { $multiply: ['$$a', '$i'] } } }, 14],
  [{ $literal: '$i' }, '$i'],
  [{ $mergeObjects: ['$sub', { x: 2 }] }, { x: 2, y: 'z' }],
  [{ $avg: '$list' }, 2],
  [{ $max: '$list' }, 3],
  [{ $min: '$list' }, 1],
  [{ $sum: '$list' }, 6],
  [{ $first: '$list' }, 3],
  [{ $last: '$list' }, 2],
]

/** Of several documents: what of a group, from the values 3, 1, 2, 3. */
const OF_GROUPS: readonly (readonly [accumulator: Document, value: unknown])[] = [
  [{ $sum: '$v' }, 9],
  [{ $sum: 1 }, 4],
  [{ $avg: '$v' }, 2.25],
  [{ $count: {} }, 4],
  [{ $first: '$v' }, 3],
  [{ $last: '$v' }, 3],
  [{ $max: '$v' }, 3],
  [{ $min: '$v' }, 1],
  [{ $push: '$v' }, [3, 1, 2, 3]],
  [{ $addToSet: '$v' }, [1, 2, 3]],
  [{ $mergeObjects: '$o' }, { a: 4, b: 1 }],
]

let store: InProcess
beforeAll(async () => {
  store = startInProcess()
  await store.run({ insert: 'one', documents: [DOCUMENT] })
  const documents = [3, 1, 2, 3].map((v, i) => ({ _id: i, v, o: { a: i + 1, ...(i === 0 ? { b: 1 } : {}) } }))
  await store.run({ insert: 'many', documents })
})
afterAll(() => store.close())

it('no expression and no accumulator is without a case', () => {
  const tried = (cases: typeof CASES) => cases.flatMap(([expression]) => Object.keys(expression))
  expect([...EXPRESSIONS].filter((name) => !tried(CASES).includes(name))).toEqual([])
  expect(Object.keys(ACCUMULATORS).filter((name) => !tried(OF_GROUPS).includes(name))).toEqual([])
})

it.each(CASES)('%j', async (expression, value) => {
  const pipeline = [{ $addFields: { result: expression } }]
  const { cursor, errmsg } = await store.run({ aggregate: 'one', pipeline, cursor: {} })
  expect(errmsg).toBeUndefined()
  expect(cursor.firstBatch[0].result).toEqual(value)
})

it.each(OF_GROUPS)('of a group: %j', async (accumulator, value) => {
  const pipeline = [{ $sort: { _id: 1 } }, { $group: { _id: null, result: accumulator } }]
  const { cursor, errmsg } = await store.run({ aggregate: 'many', pipeline, cursor: {} })
  expect(errmsg).toBeUndefined()
  const { result } = cursor.firstBatch[0]
  expect('$addToSet' in accumulator ? result.sort() : result).toEqual(value)
})

it.each<[string, Document]>([
  ['Decimal128', { v: Decimal128.fromString('1.5') }],
  ['Longs beyond 2^53', { of: [{ v: Long.fromString('9007199254740993') }] }],
])('%s are refused, as JavaScript numbers cannot stand for them', async (name, document) => {
  await store.run({ insert: name, documents: [document] })
  const pipeline = [{ $group: { _id: null, sum: { $sum: '$v' } } }]
  expect(await store.run({ aggregate: name, pipeline, cursor: {} })).toMatchObject({
    code: 115,
    errmsg: expect.stringContaining(name),
  })
  const union = [{ $unionWith: name }]
  expect(await store.run({ aggregate: 'one', pipeline: union, cursor: {} })).toMatchObject({ code: 115 })
})
