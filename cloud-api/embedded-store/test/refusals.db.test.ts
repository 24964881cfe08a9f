import {
  BSONRegExp,
  BSONSymbol,
  DBRef,
  type Db,
  Decimal128,
  type Document,
  Double,
  MongoServerError,
  ObjectId,
  Timestamp,
} from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../src/commands/registry.ts'
import { SESSION_COMMANDS } from '../src/dispatch.ts'
import { startEmbeddedStore } from '../src/index.ts'
import { openTestStore, refusalOf, type TestStore } from './start-store.ts'

/*
 * What the store does not support it refuses, with MongoDB's code: on every command, and on an empty or missing
 * collection as well, where an ignored option would go unnoticed longest.
 */
let store: TestStore
let db: Db

beforeAll(async () => {
  store = await openTestStore(({ dataDir }) => startEmbeddedStore({ dataDir }))
  db = store.db
  await db.collection<{ _id: number }>('full').insertMany([{ _id: 1 }, { _id: 2 }])
  await db.createCollection('empty')
})
afterAll(() => store.close())

/** One valid body of every command, apart from its name. */
const BODIES: Readonly<Record<string, Document>> = {
  abortTransaction: {},
  aggregate: { pipeline: [], cursor: {} },
  buildInfo: {},
  commitTransaction: {},
  configureFailPoint: { mode: 'off', data: {} },
  count: { query: {} },
  create: {},
  createIndexes: { indexes: [{ key: { a: 1 }, name: 'a_1' }] },
  delete: { deletes: [{ q: {}, limit: 1 }] },
  distinct: { key: 'a' },
  drop: {},
  dropDatabase: {},
  dropIndexes: { index: '*' },
  endSessions: {},
  explain: { verbosity: 'queryPlanner' },
  find: { filter: {} },
  findAndModify: { query: {}, update: { $set: { a: 1 } } },
  getMore: { collection: 'full' },
  insert: { documents: [{ a: 1 }] },
  killCursors: { cursors: [] },
  listCollections: {},
  listDatabases: {},
  listIndexes: {},
  ping: {},
  update: { updates: [{ q: {}, u: { $set: { a: 1 } } }] },
}
/** Commands about what is not a collection, and what stands in its place. */
const ABOUT: Readonly<Record<string, unknown>> = {
  configureFailPoint: 'failCommand',
  endSessions: [],
  explain: { find: 'full' },
  getMore: 1n,
  abortTransaction: 1,
  buildInfo: 1,
  commitTransaction: 1,
  dropDatabase: 1,
  listCollections: 1,
  listDatabases: 1,
  ping: 1,
}
const COLLECTIONS = ['full', 'empty', 'missing']
/** Other spellings of the same command; the handshake, which takes what it is offered and uses none of it. */
const LEFT_OUT = ['buildinfo', 'findandmodify', 'hello', 'isMaster', 'ismaster']

const UNSUPPORTED: Readonly<Record<string, unknown>> = {
  collation: { locale: 'de' },
  let: { a: 1 },
  hint: { _id: 1 },
  encryptionInformation: {},
  frobnicate: true,
}

/** A refused statement is told inside the answer of its command. */
async function refusalOfCommand(command: Document): Promise<{ code: unknown; message: string }> {
  const answer = await db.command(command).catch((error: unknown) => {
    if (error instanceof MongoServerError)
      return { writeErrors: [{ code: error.code, errmsg: error.message }] }
    throw error
  })
  const [first] = answer.writeErrors ?? []
  if (!first) throw new Error('It was not refused')
  return { code: first.code, message: first.errmsg }
}

describe('an option that is not supported', () => {
  const cases = Object.keys(BODIES).flatMap((command) =>
    Object.keys(UNSUPPORTED).flatMap((option) =>
      (command in ABOUT ? [ABOUT[command]] : COLLECTIONS).map((about): [string, string, unknown] => [
        command,
        option,
        about,
      ]),
    ),
  )
  it('is tried on every command there is', () => {
    const all = [...commands.keys(), ...SESSION_COMMANDS.keys()]
    expect(Object.keys(BODIES).sort()).toEqual(all.filter((name) => !LEFT_OUT.includes(name)).sort())
  })
  it.each(cases)('is refused by %s: %s (%s)', async (command, option, about) => {
    const before = await db.collection('full').find().toArray()
    const error = await refusalOf(
      db.command({ [command]: about, ...BODIES[command], [option]: UNSUPPORTED[option] }),
    )
    expect(error).toMatchObject({ code: 40415, codeName: 'UnknownField' })
    expect(error.message).toContain(`${command}.${option}`)
    expect(await db.collection('full').find().toArray()).toEqual(before)
  })
})

describe('a command is refused', () => {
  const statement = (more: Document) => ({ update: 'empty', updates: [{ q: {}, u: {}, ...more }] })
  const removal = (more: Document) => ({ delete: 'empty', deletes: [{ q: {}, limit: 1, ...more }] })
  const pipeline = (...stages: Document[]) => ({ aggregate: 'empty', pipeline: stages, cursor: {} })
  const index = (more: Document) => ({
    createIndexes: 'empty',
    indexes: [{ key: { a: 1 }, name: 'x', ...more }],
  })
  const explaining = (explain: Document) => ({ explain, verbosity: 'queryPlanner' })
  const finding = (filter: Document) => ({ find: 'missing', filter })
  const modifying = (u: unknown) => ({ findAndModify: 'missing', query: {}, update: u })

  it.each<[string, Document, number]>([
    ['that does not exist', { frobnicate: 1 }, 59],
    ['of MongoDB that is not here', { mapReduce: 'full' }, 59],
    ['that is a fail point, unless enabled at start', { configureFailPoint: 'failCommand', mode: 'off' }, 59],
    ['update with collation in a statement', statement({ collation: { locale: 'de' } }), 115],
    ['update with hint in a statement', statement({ hint: 'a_1' }), 115],
    ['update with sort in a statement', statement({ sort: { a: 1 } }), 115],
    ['update with variables', statement({ c: { a: 1 } }), 115],
    [
      'update of __proto__',
      statement({ q: { _id: 1 }, u: { $set: { '__proto__.a': 1 } }, upsert: true }),
      115,
    ],
    ['update by a pipeline', statement({ u: [{ $set: { a: 1 } }] }), 115],
    ['update with an unknown operator', statement({ u: { $bit: { a: { and: 1 } } } }), 9],
    ['update that mixes operators and fields', statement({ u: { $set: { a: 1 }, b: 1 } }), 9],
    ['replacement of many', statement({ u: { a: 1 }, multi: true }), 9],
    ['delete with collation in a statement', removal({ collation: { locale: 'de' } }), 115],
    ['delete with hint in a statement', removal({ hint: 'a_1' }), 115],
    ['delete with a limit of two', removal({ limit: 2 }), 9],
    ['findAndModify by a pipeline', modifying([{ $set: { a: 1 } }]), 115],
    ['findAndModify that removes and updates', { ...modifying({ $set: { a: 1 } }), remove: true }, 9],
    ['create of a capped collection', { create: 'capped', capped: true, size: 1000 }, 40415],
    ['create of a view', { create: 'view', viewOn: 'full', pipeline: [] }, 40415],
    ['create with a validator', { create: 'valid', validator: { $jsonSchema: {} } }, 40415],
    ['create of a time series', { create: 'series', timeseries: { timeField: 't' } }, 40415],
    ['text index', index({ key: { a: 'text' } }), 115],
    ['hashed index', index({ key: { a: 'hashed' } }), 115],
    ['2dsphere index', index({ key: { a: '2dsphere' } }), 115],
    ['wildcard index', index({ key: { '$**': 1 } }), 115],
    ['index with a collation', index({ collation: { locale: 'de' } }), 115],
    ['hidden index', index({ hidden: true }), 115],
    ['TTL index of two fields', index({ key: { a: 1, b: 1 }, expireAfterSeconds: 1 }), 67],
    ['TTL index of no time', index({ expireAfterSeconds: Number.NaN }), 67],
    ['TTL index of all time', index({ expireAfterSeconds: Number.POSITIVE_INFINITY }), 67],
    ['TTL index of the future', index({ expireAfterSeconds: -1 }), 67],
    ['TTL index of a word', index({ expireAfterSeconds: 'soon' }), 67],
    ['TTL index of _id', index({ key: { _id: 1 }, expireAfterSeconds: 1 }), 197],
    ['descending index of _id', index({ key: { _id: -1 } }), 115],
    ['second index of _id', index({ key: { _id: 11 } }), 115],
    ['index that ascends by a Decimal128', index({ key: { a: Decimal128.fromString('2') } }), 115],
    ['partial index that is sparse', index({ sparse: true, partialFilterExpression: { a: 1 } }), 67],
    ['partial index of what is not so', index({ partialFilterExpression: { a: { $ne: null } } }), 67],
    ['partial index of what is not there', index({ partialFilterExpression: { a: { $exists: false } } }), 67],
    [
      'partial index with a part that is not allowed',
      index({ partialFilterExpression: { $or: [{ a: 1 }, { b: { $nin: [1] } }] } }),
      67,
    ],
    ['index without a name', index({ name: '' }), 67],
    ['index that is called all', index({ name: '*' }), 67],
    ['index of an empty field', index({ key: { 'a..b': 1 } }), 67],
    ['dropIndexes of the index of _id', { dropIndexes: 'full', index: '_id_' }, 72],
    ['index of no fields', index({ key: {} }), 67],
    ['partial index by an unknown operator', index({ partialFilterExpression: { a: { $near: 1 } } }), 2],
    ['$out', pipeline({ $out: 'copy' }), 115],
    ['$merge', pipeline({ $merge: 'copy' }), 115],
    ['$graphLookup', pipeline({ $graphLookup: {} }), 115],
    ['$geoNear', pipeline({ $geoNear: {} }), 115],
    ['$search', pipeline({ $search: {} }), 115],
    ['$setWindowFields', pipeline({ $setWindowFields: {} }), 115],
    ['a stage of two fields', pipeline({ $match: {}, $limit: 1 }), 9],
    ['an unknown expression', pipeline({ $project: { a: { $frobnicate: 1 } } }), 2],
    [
      'code in an expression',
      pipeline({ $addFields: { a: { $function: { body: '', args: [], lang: 'js' } } } }),
      2,
    ],
    [
      'a time zone in an expression',
      pipeline({ $project: { h: { $hour: { date: '$a', timezone: 'Europe/Paris' } } } }),
      115,
    ],
    ['$bucket', pipeline({ $bucket: { groupBy: '$a', boundaries: [0, 1] } }), 115],
    ['$limit of nothing', pipeline({ $limit: 0 }), 15958],
    ['$limit of nothing, later', pipeline({ $unwind: '$a' }, { $limit: 0 }), 15958],
    ['$skip backwards', pipeline({ $skip: -1 }), 5107200],
    ['$sort by nothing', pipeline({ $sort: {} }), 15976],
    ['$project of nothing', pipeline({ $project: {} }), 51272],
    ['$group by nothing said', pipeline({ $group: { n: { $sum: 1 } } }), 15955],
    ['$unwind of a name without its dollar', pipeline({ $unwind: 'a' }), 28818],
    [
      'an array filter that is not used',
      statement({ u: { $set: { 'a.$[x]': 1 } }, arrayFilters: [{ x: 1 }, { y: 1 }] }),
      9,
    ],
    [
      'two array filters of one name',
      statement({ u: { $set: { 'a.$[x]': 1 } }, arrayFilters: [{ x: 1 }, { x: 2 }] }),
      9,
    ],
    [
      'an array filter with a capital',
      statement({ u: { $set: { 'a.$[X]': 1 } }, arrayFilters: [{ X: 1 }] }),
      2,
    ],
    ['a size that is none', finding({ a: { $size: 1.5 } }), 2],
    ['a projection that shows and hides', { find: 'empty', projection: { a: 1, b: 0 } }, 31254],
    ['a projection that hides and shows', { find: 'empty', projection: { a: 0, b: 1 } }, 31253],
    ['a projection of a field and its part', { find: 'empty', projection: { a: 1, 'a.b': 1 } }, 31249],
    ['$lookup without fields', pipeline({ $lookup: { from: 'full', as: 'x' } }), 40414],
    ['$unwind with an unknown option', pipeline({ $unwind: { path: '$a', frobnicate: 1 } }), 115],
    ['$unionWith by a pipeline', pipeline({ $unionWith: { coll: 'full', pipeline: [] } }), 115],
    ['$out inside $facet', pipeline({ $facet: { a: [{ $out: 'copy' }] } }), 115],
    ['an unknown expression inside $facet', pipeline({ $facet: { a: [{ $set: { b: { $frob: 1 } } }] } }), 2],
    ['$lookup with a pipeline', pipeline({ $lookup: { from: 'full', as: 'x', pipeline: [] } }), 115],
    ['an unknown accumulator', pipeline({ $group: { _id: null, a: { $frobnicate: 1 } } }), 15952],
    ['an expression that accumulates nothing', pipeline({ $group: { _id: 1, a: { $add: [1, 2] } } }), 15952],
    ['an accumulator as an expression', pipeline({ $addFields: { a: { $push: '$b' } } }), 2],
    ['$group with a field that is no accumulator', pipeline({ $group: { _id: 1, r: '$s' } }), 40234],
    ['$group with two accumulators', pipeline({ $group: { _id: 1, r: { $sum: 1, $avg: 1 } } }), 40238],
    ['$group into a path', pipeline({ $group: { _id: 1, 'a.b': { $sum: 1 } } }), 40235],
    ['$group with a list to add up', pipeline({ $group: { _id: 1, r: { $sum: ['$a', '$b'] } } }), 40237],
    ['$group that counts something', pipeline({ $group: { _id: 1, r: { $count: 1 } } }), 14],
    ['$addFields of nothing', pipeline({ $addFields: {} }), 40177],
    ['$facet of nothing', pipeline({ $facet: {} }), 40169],
    ['$replaceRoot by nothing', pipeline({ $replaceRoot: {} }), 40414],
    ['$unionWith nothing', pipeline({ $unionWith: {} }), 40414],
    ['$unionWith what is no name', pipeline({ $unionWith: 5 }), 9],
    [
      '$lookup in what is no name',
      pipeline({ $lookup: { from: 5, localField: 'a', foreignField: 'b', as: 'c' } }),
      9,
    ],
    [
      '$unwind with an index into what is no name',
      pipeline({ $unwind: { path: '$a', includeArrayIndex: 1 } }),
      28810,
    ],
    [
      '$unwind that preserves neither yes nor no',
      pipeline({ $unwind: { path: '$a', preserveNullAndEmptyArrays: 'x' } }),
      28809,
    ],
    ['a variable that is not here', pipeline({ $addFields: { a: '$$NOW' } }), 115],
    ['a position in the path of an expression', pipeline({ $addFields: { a: { $add: ['$b.0', 1] } } }), 115],
    ['$count into nothing', pipeline({ $count: '' }), 40156],
    ['$count into a path of values', pipeline({ $count: '$n' }), 40158],
    ['$count into a path', pipeline({ $count: 'a.b' }), 40160],
    ['$sortByCount of a name without its dollar', pipeline({ $sortByCount: 'a' }), 40149],
    ['$unset of no name', pipeline({ $unset: 1 }), 31002],
    ['$project of nothing inside', pipeline({ $project: { a: {} } }), 51270],
    ['$project that computes and hides', pipeline({ $project: { a: '$b', c: 0 } }), 31254],
    ['$project of a field and its part', pipeline({ $project: { a: '$b', 'a.c': 1 } }), 31249],
    ['$addFields into a name with a dollar', pipeline({ $addFields: { 'a.$b': 1 } }), 16410],
    ['$addFields into __proto__', pipeline({ $addFields: { '__proto__.a': 1 } }), 115],
    [
      'a Long beyond 2^53 in an expression',
      pipeline({ $addFields: { a: { $add: ['$b', 2n ** 60n] } } }),
      115,
    ],
    ['an unknown operator in a later $match', pipeline({ $limit: 1 }, { $match: { a: { $near: 1 } } }), 2],
    ['$where', finding({ $where: 'true' }), 2],
    ['$text', finding({ $text: { $search: 'a' } }), 2],
    ['$expr in find', finding({ $expr: { $eq: ['$a', 1] } }), 2],
    ['$jsonSchema', finding({ $jsonSchema: {} }), 2],
    ['$near', finding({ a: { $near: [0, 0] } }), 2],
    ['$geoWithin', finding({ a: { $geoWithin: {} } }), 2],
    ['$bitsAllSet', finding({ a: { $bitsAllSet: 1 } }), 2],
    ['an unknown operator deep in a filter', finding({ $or: [{ a: 1 }, { b: { $not: { $foo: 1 } } }] }), 2],
    ['an expression in a projection', { find: 'empty', projection: { a: { $slice: 1 } } }, 115],
    ['a positional projection', { find: 'empty', projection: { 'a.$': 1 } }, 115],
    ['a sort by score', { find: 'empty', sort: { a: { $meta: 'textScore' } } }, 115],
    ['a tailable cursor', { find: 'empty', tailable: true }, 40415],
    ['a cursor without time-out', { find: 'empty', noCursorTimeout: true }, 115],
    ['a snapshot read outside a transaction', { find: 'empty', readConcern: { level: 'snapshot' } }, 115],
    ['a write concern of three nodes', { insert: 'empty', documents: [{}], writeConcern: { w: 3 } }, 100],
    ['a write concern by tag', { insert: 'empty', documents: [{}], writeConcern: { w: 'far' } }, 100],
    ['a read concern that does not exist', { find: 'empty', readConcern: { level: 'frob' } }, 9],
    [
      'a read at a moment of the past',
      { find: 'empty', readConcern: { atClusterTime: new Timestamp({ t: 1, i: 1 }) } },
      115,
    ],
    [
      'a write concern of another kind',
      { insert: 'empty', documents: [{}], writeConcern: { fsync: true } },
      115,
    ],
    ['an API version that does not exist', { ping: 1, apiVersion: '2' }, 322],
    ['a strict API version', { ping: 1, apiVersion: '1', apiStrict: true }, 115],
    ['half a transaction', { insert: 'empty', documents: [{}], startTransaction: true }, 72],
    ['another half', { insert: 'empty', documents: [{}], autocommit: false }, 72],
    ['an aggregation without a cursor', { aggregate: 'empty', pipeline: [] }, 9],
    ['an unknown cursor option', { aggregate: 'empty', pipeline: [], cursor: { frobnicate: 1 } }, 115],
    ['a sort by the order of the disk', { find: 'empty', sort: { $natural: -1 } }, 115],
    ['$sort by the order of the disk', pipeline({ $sort: { $natural: -1 } }), 115],
    ['a limit that is not whole', { find: 'empty', limit: 1.5 }, 2],
    ['a skip that is not whole', { find: 'missing', skip: 1.5 }, 2],
    ['a batch that is not whole', { find: 'empty', batchSize: 1.5 }, 2],
    ['a limit without end', { count: 'empty', limit: Number.POSITIVE_INFINITY }, 2],
    ['a single batch that is neither yes nor no', { find: 'empty', singleBatch: 'x' }, 14],
    ['disk use that is neither yes nor no', { ...pipeline(), allowDiskUse: 'x' }, 14],
    ['a time that is no number', { ping: 1, maxTimeMS: 'abc' }, 14],
    ['a time that is over before it begins', { find: 'empty', maxTimeMS: -1 }, 2],
    ['a time that is not whole', { find: 'empty', maxTimeMS: 1.5 }, 2],
    ['a time longer than there is', { find: 'empty', maxTimeMS: 2 ** 31 }, 2],
    ['a next batch of no collection', { getMore: 1n }, 40414],
    ['an order that is neither yes nor no', { ...removal({}), ordered: 'no' }, 14],
    ['a validation that is neither', { ...removal({}), bypassDocumentValidation: 'x' }, 14],
    ['an update of how many', statement({ multi: 'yes' }), 14],
    ['an upsert perhaps', statement({ upsert: 'no' }), 14],
    ['a removal of how many', removal({ limit: 'x' }), 14],
    ['a findAndModify of new ones perhaps', { ...modifying({ $set: { a: 1 } }), new: 'x' }, 14],
    ['a findAndModify that removes perhaps', { findAndModify: 'missing', remove: 'x' }, 14],
    [
      'a findAndModify that removes by array filters',
      { findAndModify: 'missing', remove: true, arrayFilters: [{ 'x.a': 1 }] },
      9,
    ],
    ['collections by name only perhaps', { listCollections: 1, nameOnly: 'x' }, 14],
    ['a limit that is no number', { find: 'empty', limit: 'two' }, 14],
    ['an update of what it does not say', { update: 'empty', updates: [{ u: { $set: { a: 1 } } }] }, 40414],
    ['a removal of what it does not say', { delete: 'empty', deletes: [{ limit: 0 }] }, 40414],
    [
      'an update of null',
      { update: 'full', updates: [{ q: null, u: { $set: { a: 1 } }, multi: true }] },
      40414,
    ],
    ['a removal of null', { delete: 'full', deletes: [{ q: null, limit: 0 }] }, 40414],
    ['a findAndModify without a change', { findAndModify: 'missing', query: {} }, 9],
    ['explain of a command that would be refused', explaining({ find: 'empty', collation: {} }), 40415],
    [
      'explain of a filter that would be refused',
      explaining({ find: 'missing', filter: { $where: '1' } }),
      2,
    ],
    [
      'explain of a stage that would be refused',
      explaining({ aggregate: 'empty', pipeline: [{ $out: 'x' }], cursor: {} }),
      115,
    ],
    [
      'explain of an expression that would be refused',
      explaining({ aggregate: 'empty', pipeline: [{ $set: { a: { $frob: 1 } } }], cursor: {} }),
      2,
    ],
    [
      'explain of a projection that would be refused',
      explaining({ find: 'empty', projection: { 'a.$': 1 } }),
      115,
    ],
    ['explain of an update with a hint', explaining(statement({ hint: 'a_1' })), 115],
    ['explain of an update with a collation', explaining(statement({ collation: { locale: 'de' } })), 115],
    ['explain of an update by an unknown operator', explaining(statement({ u: { $bit: { a: 1 } } })), 9],
    ['explain of an update that says nothing', explaining({ update: 'empty', updates: [{ q: {} }] }), 40414],
    [
      'explain of two updates',
      explaining({
        update: 'empty',
        updates: [
          { q: {}, u: {} },
          { q: {}, u: {} },
        ],
      }),
      16,
    ],
    ['explain of a removal with a hint', explaining(removal({ hint: 'a_1' })), 115],
    ['explain of a removal with an unknown field', explaining(removal({ frobnicate: 1 })), 115],
    ['explain of a removal of two', explaining(removal({ limit: 2 })), 9],
    ['explain of a findAndModify by a pipeline', explaining(modifying([{ $set: { a: 1 } }])), 115],
    ['explain of no collection', explaining({ find: 1 }), 73],
    ['explain of something else', explaining({ ping: 1 }), 115],
    ['explain that would run it', { explain: { find: 'empty' }, verbosity: 'executionStats' }, 115],
    ['no documents', { insert: 'empty', documents: [] }, 16],
    ...[
      '(?i)x',
      '(?>x)',
      '(?R)',
      '(?#x)',
      '(*UCP)x',
      'x++',
      'x{2}+',
      '[[:alpha:]]',
      '(x)\\1',
      ...[...'GQEhHRKXvVNk'].map((letter) => `x\\${letter}`),
    ].map((pattern): [string, Document, number] => [
      `the pattern ${pattern}`,
      finding({ a: new BSONRegExp(pattern, '') }),
      2,
    ]),
    ['a pattern with white space and comments', finding({ a: { $regex: 'x', $options: 'x' } }), 2],
    ['a reference', { insert: 'empty', documents: [{ a: new DBRef('b', new ObjectId()) }] }, 2],
    ['an _id with a dollar', { insert: 'empty', documents: [{ _id: { $a: 1 } }] }, 52],
    ['$mod of three numbers', finding({ a: { $mod: [4, 1, 2] } }), 2],
    ['a field with a dollar', { insert: 'empty', documents: [{ $a: 1 }] }, 52],
    ['a collection name with a dollar', { insert: 'a$b', documents: [{}] }, 73],
    ['an explain of nothing', { explain: 1 }, 14],
    ['a list where a document belongs', { find: 'empty', filter: [] }, 14],
    ['a missing cursor', { getMore: 1n, collection: 'empty' }, 43],
    ['listIndexes of a missing collection', { listIndexes: 'missing' }, 26],
    ['dropIndexes of a missing index', { dropIndexes: 'full', index: 'nope' }, 27],
    ['create of a collection that exists', { create: 'full' }, 48],
  ])('%s', async (_name, command, code) => {
    const names = async () => (await db.listCollections().toArray()).map(({ name }) => name).sort()
    const before = await names()
    const { code: given, message } = await refusalOfCommand(command)
    expect({ code: given, message }).toEqual({ code, message })
    expect(message.length).toBeGreaterThan(10)
    expect(await names()).toEqual(before)
  })
})

describe('an index of two fields of the elements of one array', () => {
  it('is refused by a document that would need keys of pairs', async () => {
    const rows = db.collection<Document>('pairs')
    await rows.createIndex({ 'a.b': 1, 'a.c': 1 })
    await rows.insertMany([{ a: [{ b: 1, c: 1 }] }, { a: [{ b: 1 }, { b: 2 }] }, { a: { b: 1, c: 2 } }])
    const pairs = {
      a: [
        { b: 1, c: 1 },
        { b: 2, c: 2 },
      ],
    }
    expect((await refusalOf(rows.insertOne(pairs))).code).toBe(115)
    expect(await rows.countDocuments()).toBe(3)
    await rows.drop()
  })
})

describe('what is not compared', () => {
  it.each<[string, unknown, Document]>([
    ['a number, equal', Decimal128.fromString('1'), { v: 1 }],
    ['a number, unequal', Decimal128.fromString('1'), { v: { $ne: 1 } }],
    ['one of several numbers', Decimal128.fromString('1'), { v: { $in: [1] } }],
    ['a larger number', Decimal128.fromString('1'), { v: { $gt: 0 } }],
    ['a remainder', Decimal128.fromString('1'), { v: { $mod: [2, 1] } }],
    ['a number inside', { a: Decimal128.fromString('1') }, { v: { a: 1 } }],
    ['a text', new BSONSymbol('a'), { v: 'a' }],
    ['one of several texts', new BSONSymbol('a'), { v: { $in: ['a', 'b'] } }],
  ])('is refused where it meets %s', async (_name, v, filter) => {
    await db.collection('uncompared').deleteMany({})
    await db.collection('uncompared').insertOne({ v })
    expect((await refusalOf(db.collection('uncompared').find(filter).toArray())).code).toBe(2)
    expect(await db.collection('uncompared').countDocuments({ v: null })).toBe(0)
  })
})

describe('inside a transaction', () => {
  it.each<[string, Document]>([
    ['create', { create: 'new' }],
    ['createIndexes', { createIndexes: 'full', indexes: [{ key: { a: 1 }, name: 'a_1' }] }],
    ['drop', { drop: 'full' }],
    ['dropIndexes', { dropIndexes: 'full', index: '*' }],
    ['dropDatabase', { dropDatabase: 1 }],
    ['listIndexes', { listIndexes: 'full' }],
    ['a change stream', { aggregate: 'full', pipeline: [{ $changeStream: {} }], cursor: {} }],
    ['count', { count: 'full' }],
    ['listCollections', { listCollections: 1 }],
    ['explain', { explain: { find: 'full' } }],
  ])('%s is refused', async (_name, command) => {
    const session = store.client.startSession()
    session.startTransaction()
    expect((await refusalOf(db.command(command, { session }))).code).toBe(263)
    await session.abortTransaction()
    await session.endSession()
  })
})

it('a cursor is read under the name it was opened with, and outlives being asked for under another', async () => {
  const { cursor } = await db.command({ find: 'full', batchSize: 1 })
  const asked = await refusalOf(db.command({ getMore: cursor.id, collection: 'empty' }))
  expect(asked.code).toBe(13)
  const { cursor: more } = await db.command({ getMore: cursor.id, collection: 'full' })
  expect(more.nextBatch).toEqual([{ _id: 2 }])
})

it('whole numbers and yes and no may come as doubles', async () => {
  const { cursor } = await db.command({
    find: 'full',
    limit: new Double(2),
    batchSize: new Double(1),
    singleBatch: new Double(1),
    maxTimeMS: new Double(1000),
  })
  expect(cursor).toMatchObject({ firstBatch: [{ _id: 1 }] })
  expect(cursor.id.toString()).toBe('0')
})
