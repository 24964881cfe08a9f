import {
  Binary,
  BSONRegExp,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  type Sort,
  Timestamp,
} from 'mongodb'
import { beforeEach, describe, expect, it } from 'vitest'
import { refusalOf } from '../start-store.ts'
import { openCollections } from './open-collections.ts'

const { collection } = openCollections()

describe('queries', () => {
  beforeEach(async () => {
    await collection().insertMany([
      { _id: 1, a: 1, tags: ['x', 'y'], sub: { v: 1 } },
      { _id: 2, a: 2.5, tags: [], sub: { v: 2 } },
      {
        _id: 3,
        a: '3',
        list: [
          { k: 1, v: 1 },
          { k: 2, v: 5 },
        ],
      },
      { _id: 4, a: null },
      { _id: 5 },
    ])
  })
  const ids = async (filter: object) =>
    (await collection().find(filter).sort({ _id: 1 }).toArray()).map((doc) => doc._id)

  it.each<[string, object, number[]]>([
    ['equality across number types', { a: 1 }, [1]],
    ['null matches missing', { a: null }, [4, 5]],
    ['ranges stay within a type', { a: { $gt: 0 } }, [1, 2]],
    ['$in', { a: { $in: [1, '3'] } }, [1, 3]],
    ['$in of patterns, null and text', { a: { $in: [/^3/, null, 'x'] } }, [3, 4, 5]],
    ['$in meets an element', { tags: { $in: ['z', 'y'] } }, [1]],
    ['$nin', { a: { $nin: [1, null] } }, [2, 3]],
    ['$ne', { a: { $ne: 1 } }, [2, 3, 4, 5]],
    ['$exists', { a: { $exists: true } }, [1, 2, 3, 4]],
    ['array element', { tags: 'x' }, [1]],
    ['whole array', { tags: ['x', 'y'] }, [1]],
    ['$size', { tags: { $size: 0 } }, [2]],
    ['$all', { tags: { $all: ['y', 'x'] } }, [1]],
    ['dotted path', { 'sub.v': { $gte: 2 } }, [2]],
    ['path through an array', { 'list.v': 5 }, [3]],
    ['NaN is neither less nor greater', { a: { $lt: Number.NaN } }, []],
    ['$elemMatch binds one element', { list: { $elemMatch: { k: 1, v: 5 } } }, []],
    ['$or', { $or: [{ a: 1 }, { 'sub.v': 2 }] }, [1, 2]],
    ['$nor', { $nor: [{ a: 1 }, { a: null }] }, [2, 3]],
    ['$not', { a: { $not: { $gt: 1 } } }, [1, 3, 4, 5]],
    ['$type', { a: { $type: 'string' } }, [3]],
    ['$regex', { a: /^3/ }, [3]],
    ['$mod', { a: { $mod: [2, 1] } }, [1]],
  ])('%s', async (_name, filter, expected) => {
    expect(await ids(filter)).toEqual(expected)
  })

  it.each<[string, string, string, string[]]>([
    ['x$', '', 'x', ['x', 'x\n']],
    ['x$', 'm', 'x', ['x', 'x\n', 'x\ny']],
    ['^y', '', 'y', ['y\nz']],
    ['^y', 'm', 'y', ['x\ny', 'y\nz']],
    ['\\Ax\\z', '', 'anchors', ['x']],
    ['x\\Z', 'm', 'another anchor', ['x', 'x\n']],
    ['^.$', '', 'a character of two units', ['x', 'x\n', '😀', '\r', '\u00a0', 'É', ']', '-']],
    ['^.{2}$', 's', 'a dot that is a line break', ['x\n']],
    ['^\\s$', '', 'space of ASCII', ['\r']],
    ['^[^\\S]$', '', 'the same in a class', ['\r']],
    ['^é$', 'iu', 'a letter of any case', ['É']],
    ['^[]x]$', '', 'a bracket in a class', ['x', 'x\n', ']']],
    ['^[\\w-]$', '', 'a hyphen in a class', ['x', 'x\n', '-']],
    ['^\\-$', '', 'what need not be escaped', ['-']],
    ['{x}', '', 'braces that count nothing', ['{x}']],
    ['^(?<a>x)(?=\\n)(?:\\x0a)+?', '', 'groups', ['x\n', 'x\ny']],
    ['^\\p{Lu}$', '', 'a property', ['É']],
  ])('a pattern means what it means to PCRE: %j %s (%s)', async (pattern, options, _name, expected) => {
    const texts = ['x', 'x\n', 'x\ny', 'y\nz', '😀', '\r', '\u00a0', 'É', ']', '-', '{x}']
    await collection().insertMany(texts.map((text, i) => ({ _id: 100 + i, text })))
    const found = await collection()
      .find({ text: new BSONRegExp(pattern, options) })
      .sort({ _id: 1 })
      .toArray()
    expect(found.map(({ text }) => text)).toEqual(expected)
  })

  it('a pattern also finds itself', async () => {
    await collection().insertMany([
      { _id: 101, p: new BSONRegExp('x', 'i') },
      { _id: 102, p: ['y', new BSONRegExp('x', '')] },
      { _id: 103, p: 'x' },
    ])
    expect(await ids({ p: /x/ })).toEqual([102, 103])
    expect(await ids({ p: { $regex: 'x', $options: 'i' } })).toEqual([101, 103])
    expect(await ids({ p: { $in: [/x/i] } })).toEqual([101, 103])
    expect(await ids({ p: { $eq: /x/ } })).toEqual([102])
    expect(await ids({ p: { $exists: true, $not: /x/ } })).toEqual([101])
  })

  it.each<[string, object, number]>([
    ['that it is not', { a: { $ne: /x/ } }, 2],
    ['what comes after it', { a: { $gt: /x/ } }, 2],
    ['one that is invalid', { a: new BSONRegExp('(', '') }, 51091],
    ['a bracket that does not close', { a: { $regex: '[a' } }, 51091],
    ['an option that does not exist', { a: { $regex: 'x', $options: 'g' } }, 51108],
    ['options twice', { a: { $regex: /x/i, $options: 'm' } }, 51075],
    ['an option that is no text', { a: { $regex: 'x', $options: 1 } }, 2],
  ])('patterns are refused for %s', async (_name, filter, code) => {
    expect((await refusalOf(collection().find(filter).toArray())).code).toBe(code)
  })

  it('nothing is before the first value nor behind the last, with an index and without', async () => {
    await collection().insertMany([
      { _id: 11, a: new MinKey() },
      { _id: 12, a: new MaxKey() },
      { _id: 13, a: [] },
    ])
    const others = [1, 2, 3, 4, 5]
    const hold = async () => {
      expect(await ids({ a: { $gt: new MinKey() } })).toEqual([...others, 12, 13])
      expect(await ids({ a: { $gte: new MinKey() } })).toEqual([...others, 11, 12, 13])
      expect(await ids({ a: { $lt: new MaxKey() } })).toEqual([...others, 11, 13])
      expect(await ids({ a: { $lte: new MaxKey() } })).toEqual([...others, 11, 12, 13])
      expect(await ids({ a: { $lt: new MinKey() } })).toEqual([])
      expect(await ids({ a: { $lte: new MinKey() } })).toEqual([11])
      expect(await ids({ a: { $gt: new MaxKey() } })).toEqual([])
      expect(await ids({ a: { $gte: new MaxKey() } })).toEqual([12])
      expect(await ids({ a: { $gt: new MinKey(), $lt: 2 } })).toEqual([1])
      expect(await ids({ _id: { $gt: new MinKey(), $lt: 3 } })).toEqual([1, 2])
      expect(await ids({ _id: { $lt: new MaxKey(), $gte: 12 } })).toEqual([12, 13])
    }
    await hold()
    await collection().createIndex({ a: 1 })
    await hold()
  })

  it('sort across types in MongoDB’s order', async () => {
    const sorted = await collection().find().sort({ a: 1, _id: 1 }).toArray()
    expect(sorted.map((doc) => doc._id)).toEqual([4, 5, 1, 2, 3])
  })

  it('sort every type in MongoDB’s order, with an index and without', async () => {
    await collection().deleteMany({})
    const values = [
      new MinKey(),
      null,
      new Double(-1.5),
      new Int32(0),
      Long.fromString('9007199254740993'),
      'a',
      'b',
      { x: 1 },
      { x: 1, y: 0 },
      new Binary(new Uint8Array([1])),
      new ObjectId('000000000000000000000001'),
      false,
      true,
      new Date(0),
      new Timestamp({ t: 1, i: 1 }),
      /a/,
      new MaxKey(),
    ]
    await collection().insertMany(values.map((v, i) => ({ _id: (i * 7) % values.length, v, at: i })))
    const inOrder = async () => (await collection().find().sort({ v: 1 }).toArray()).map(({ at }) => at)
    expect(await inOrder()).toEqual(values.map((_, i) => i))
    await collection().createIndex({ v: 1 })
    expect(await inOrder()).toEqual(values.map((_, i) => i))
    expect((await collection().find().sort({ v: -1 }).toArray()).map(({ at }) => at)).toEqual(
      values.map((_, i) => i).reverse(),
    )
  })

  it('look into arrays, but not into arrays that are elements, nor find NaN in a range', async () => {
    await collection().insertMany([
      { _id: 11, n: Number.NaN, nested: [[1, 2], [3]] },
      { _id: 12, n: 5, nested: [1, [9]] },
    ])
    expect(await ids({ n: { $lte: 5 } })).toEqual([12])
    expect(await ids({ n: { $gte: Number.NaN } })).toEqual([11])
    expect(await ids({ nested: { $elemMatch: { $gte: 1, $lt: 9 } } })).toEqual([12])
    expect(await ids({ nested: { $elemMatch: { $elemMatch: { $gt: 2 } } } })).toEqual([11, 12])
    expect(await ids({ nested: [3] })).toEqual([11])
    const shown = await collection()
      .find({ _id: { $gte: 11 } }, { projection: { _id: 0, 'nested.x': 1 } })
      .toArray()
    expect(shown).toEqual([{ nested: [[], []] }, { nested: [[]] }])
  })

  it('sort an empty array before null and missing, and keep them apart in a unique index', async () => {
    await collection().deleteMany({})
    await collection().createIndex({ k: 1 }, { unique: true })
    await collection().insertMany([
      { _id: 1, k: null },
      { _id: 2, k: 0 },
      { _id: 3, k: [] },
    ])
    const inOrder = async () => (await collection().find().sort({ k: 1 }).toArray()).map(({ _id }) => _id)
    expect(await inOrder()).toEqual([3, 1, 2])
    await collection().dropIndex('k_1')
    expect(await inOrder()).toEqual([3, 1, 2])
  })

  it('page with skip, limit and batches', async () => {
    const found = await collection().find().sort({ _id: -1 }).skip(1).limit(3).batchSize(1).toArray()
    expect(found.map((doc) => doc._id)).toEqual([4, 3, 2])
  })

  it('project inclusions and exclusions', async () => {
    expect(await collection().findOne({ _id: 1 }, { projection: { _id: 0, 'sub.v': 1 } })).toEqual({
      sub: { v: 1 },
    })
    expect(await collection().findOne({ _id: 1 }, { projection: { tags: 0, sub: 0 } })).toEqual({
      _id: 1,
      a: 1,
    })
  })

  it('aggregate, count and distinct', async () => {
    expect(await collection().countDocuments({ a: { $ne: null } })).toBe(3)
    expect((await collection().distinct('tags')).sort()).toEqual(['x', 'y'])
    const groups = await collection()
      .aggregate([{ $match: { _id: { $lt: 3 } } }, { $group: { _id: null, sum: { $sum: '$sub.v' } } }])
      .toArray()
    expect(groups).toEqual([{ _id: null, sum: 3 }])
  })

  it('filter by an expression, at the head of a pipeline and later', async () => {
    const match = { $match: { a: { $type: 'number' }, $expr: { $gt: ['$a', '$sub.v'] } } }
    expect((await collection().aggregate([match]).toArray()).map((doc) => doc._id)).toEqual([2])
    expect(
      (
        await collection()
          .aggregate([{ $addFields: { b: 1 } }, match, { $unset: 'b' }])
          .toArray()
      ).map((doc) => doc._id),
    ).toEqual([2])
  })

  it.each<[string, object, Sort, (string | number)[]]>([
    ['a range of _id', { _id: { $gt: 1, $lte: 4 } }, {}, [2, 3, 4]],
    ['a range of _id, backwards', { _id: { $gte: 2 } }, { _id: -1 }, [5, 4, 3, 2]],
    ['the order of _id', {}, { _id: -1 }, [5, 4, 3, 2, 1]],
    ['a range of another type', { _id: { $gt: 'a' } }, { _id: 1 }, []],
    ['fields of one element', { list: { $elemMatch: { k: 1, v: { $lt: 2 } } } }, {}, [3]],
    ['a range of one element', { tags: { $elemMatch: { $gt: 'x', $lt: 'z' } } }, {}, [1]],
    ['a range that two elements meet', { tags: { $gt: 'x', $lt: 'y' } }, {}, [1]],
    ['no element in a range', { tags: { $elemMatch: { $gt: 'x', $lt: 'y' } } }, {}, []],
  ])('%s comes from an index', async (_name, filter, sort, expected) => {
    await collection().createIndexes([{ key: { 'list.k': 1 } }, { key: { tags: 1 } }])
    const found = collection().find(filter).sort(sort)
    expect((await found.clone().toArray()).map((doc) => doc._id)).toEqual(expected)
    const { queryPlanner } = await found.explain('queryPlanner')
    expect(JSON.stringify(queryPlanner.winningPlan)).toMatch(/IXSCAN|CLUSTERED_IXSCAN/)
  })

  it('find every _id of many, page by page, both ways', async () => {
    await collection().deleteMany({})
    await collection().insertMany(Array.from({ length: 950 }, (_, _id) => ({ _id })))
    const up = await collection()
      .find({ _id: { $gte: 100, $lt: 900 } })
      .sort({ _id: 1 })
      .toArray()
    expect(up.map((doc) => doc._id)).toEqual(Array.from({ length: 800 }, (_, i) => 100 + i))
    const down = await collection()
      .find({ _id: { $gte: 100, $lt: 900 } })
      .sort({ _id: -1 })
      .toArray()
    expect(down).toEqual(up.toReversed())
  })

  it('sort, skip and limit anywhere in a pipeline', async () => {
    const found = await collection()
      .aggregate([{ $addFields: { b: '$_id' } }, { $sort: { b: -1 } }, { $skip: 1 }, { $limit: 2 }])
      .toArray()
    expect(found.map((doc) => doc._id)).toEqual([4, 3])
  })

  it('look at one input in several ways', async () => {
    const [found] = await collection()
      .aggregate([
        {
          $facet: {
            first: [{ $match: { a: { $type: 'number' } } }, { $sort: { a: -1 } }, { $project: { _id: 1 } }],
            changed: [{ $set: { 'sub.v': 0 } }, { $match: { _id: 1 } }, { $project: { _id: 0, sub: 1 } }],
            same: [{ $match: { _id: 1 } }, { $project: { _id: 0, sub: 1 } }],
          },
        },
      ])
      .toArray()
    expect(found).toEqual({
      first: [{ _id: 2 }, { _id: 1 }],
      changed: [{ sub: { v: 0 } }],
      same: [{ sub: { v: 1 } }],
    })
  })

  it('find a long list of ids one by one, in the order of the ids', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => ({
      _id: `r${String(i).padStart(4, '0')}`,
      of: 'all',
    }))
    await collection().insertMany(rows)
    await collection().createIndex({ of: 1 })
    const wanted = rows.filter((_, i) => i % 3 === 0).map(({ _id }) => _id)
    const filter = { _id: { $in: [...wanted.toReversed(), ...wanted, 'none of them', 5] }, of: 'all' }
    const found = await collection().find(filter).toArray()
    expect(found.map(({ _id }) => _id)).toEqual(wanted)
    expect(await collection().countDocuments({ ...filter, of: 'others' })).toBe(0)
    const { queryPlanner } = await collection().find(filter).explain('queryPlanner')
    expect(JSON.stringify(queryPlanner.winningPlan)).not.toMatch(/"indexName":"of_1"|COLLSCAN/)
  })

  it('join, unwind and count by value', async () => {
    await collection().insertOne({ _id: 'other', ref: 3 })
    const joined = await collection()
      .aggregate([
        { $match: { _id: 'other' } },
        {
          $lookup: {
            from: collection().collectionName,
            localField: 'ref',
            foreignField: '_id',
            as: 'target',
          },
        },
        { $unwind: '$target' },
        { $unwind: '$target.list' },
        { $project: { _id: 0, k: '$target.list.k' } },
      ])
      .toArray()
    expect(joined).toEqual([{ k: 1 }, { k: 2 }])
    const counts = await collection()
      .aggregate([{ $unwind: '$tags' }, { $sortByCount: '$tags' }, { $sort: { _id: 1 } }])
      .toArray()
    expect(counts).toEqual([
      { _id: 'x', count: 1 },
      { _id: 'y', count: 1 },
    ])
  })
})
