import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { BSON, type Document } from 'bson'
import { type Db, MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEmbeddedStore } from '../src/index.ts'
import { openTestStore, refusalOf, type TestStore } from './start-store.ts'

let store: TestStore
let db: Db

beforeAll(async () => {
  store = await openTestStore(({ dataDir }) => startEmbeddedStore({ dataDir, testCommands: true }))
  db = store.db
})
afterAll(() => store.close())

function header(length: number, opCode = 2013): Buffer {
  const bytes = Buffer.alloc(20)
  bytes.writeInt32LE(length, 0)
  bytes.writeInt32LE(1, 4)
  bytes.writeInt32LE(opCode, 12)
  return bytes
}

function request(body: Uint8Array): Buffer {
  return Buffer.concat([header(21 + body.length), Buffer.from([0]), body])
}

async function open(): Promise<Socket> {
  const path = decodeURIComponent(/mongodb:\/\/([^/]+)\//.exec(store.uri)?.[1] ?? '')
  const socket = connect(path)
  await once(socket, 'connect')
  socket.on('error', () => {}) // being cut off is what these tests are about
  return socket
}

function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve())
  })
}

describe('bytes that are no message close their connection only', () => {
  const nested = () => {
    let doc: object = {}
    for (let depth = 0; depth < 100; depth++) doc = { a: doc }
    const bytes = Buffer.from(BSON.serialize(doc))
    return Buffer.concat([bytes.subarray(0, bytes.length - 50)])
  }
  it.each<[string, () => Buffer]>([
    ['a length of less than a header', () => header(3)],
    ['a negative length', () => header(-5)],
    ['a length beyond the limit', () => header(48_000_001)],
    ['another protocol', () => Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['an unknown opcode', () => Buffer.concat([header(36, 2012), Buffer.alloc(16)])],
    ['a body that is no document', () => request(Buffer.from([9, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0]))],
    ['a document cut short', () => request(nested())],
  ])('%s', async (_name, bytes) => {
    const socket = await open()
    const closed = closing(socket)
    socket.write(bytes())
    await closed
    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 })
  })

  it('a client that goes on asking while it waits for an answer is cut off', async () => {
    await using session = store.client.startSession()
    session.startTransaction()
    await db.collection<{ _id: number }>('held').insertOne({ _id: 1 }, { session })
    const socket = await open()
    const closed = closing(socket)
    socket.write(request(BSON.serialize({ insert: 'held', documents: [{ _id: 1 }], $db: db.databaseName })))
    const more = request(BSON.serialize({ ping: 1, $db: 'test', comment: 'x'.repeat(4_000_000) }))
    for (let sent = 0; sent < 25; sent++) socket.write(more)
    await closed
    await session.abortTransaction()
    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 })
  })

  it('a document nested too deep is refused, and the next command answered', async () => {
    let doc: object = { end: 1 }
    for (let depth = 0; depth < 300; depth++) doc = { a: doc }
    expect(await refusalOf(db.collection('deep').insertOne(doc))).toMatchObject({ code: 15 })
    expect(await db.collection('deep').countDocuments()).toBe(0)
  })

  it('a document beyond 16 MB is refused with its size', async () => {
    const error = await db.command({ insert: 'big', documents: [{ a: 'x'.repeat(16_777_300) }] })
    expect(error.writeErrors[0]).toMatchObject({ code: 10334 })
  })
})

/** The answer to a command that no driver would send. */
async function answerTo(body: Uint8Array): Promise<Document> {
  const socket = await open()
  socket.write(request(body))
  const [reply] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return BSON.deserialize(reply.subarray(21))
}

describe('values that would not be kept as they came', () => {
  const INT64 = 0x12
  const [NULL, UNDEFINED, DATE] = [0x0a, 0x06, 0x09]
  /** The command with another type for the field `v`. */
  const retyped = (command: object, from: number, to: number) => {
    const body = Buffer.from(BSON.serialize({ ...command, $db: db.databaseName }))
    const at = body.indexOf(Buffer.from([from, ...Buffer.from('v\0')]))
    body[at] = to
    return body
  }
  const far = BSON.Long.fromString('99999999999999999')

  it.each<[string, () => Uint8Array]>([
    ['undefined', () => retyped({ insert: 'odd', documents: [{ v: null }] }, NULL, UNDEFINED)],
    ['a date beyond all years', () => retyped({ insert: 'odd', documents: [{ v: far }] }, INT64, DATE)],
    [
      'undefined in an update',
      () => retyped({ update: 'odd', updates: [{ q: {}, u: { $set: { v: null } } }] }, NULL, UNDEFINED),
    ],
    [
      'a date in an update',
      () => retyped({ update: 'odd', updates: [{ q: {}, u: { $set: { v: far } } }] }, INT64, DATE),
    ],
  ])('%s is refused', async (_name, body) => {
    await db.collection<{ _id: number }>('odd').replaceOne({ _id: 1 }, { a: 1 }, { upsert: true })
    expect((await answerTo(body())).writeErrors).toMatchObject([{ code: 2 }])
    expect(await db.collection('odd').find().toArray()).toEqual([{ _id: 1, a: 1 }])
  })

  it.each<[string, () => Uint8Array]>([
    ['undefined', () => retyped({ find: 'odd', filter: { v: null } }, NULL, UNDEFINED)],
    ['a date beyond all years', () => retyped({ find: 'odd', filter: { v: far } }, INT64, DATE)],
  ])('%s is refused in a filter', async (_name, body) => {
    expect(await answerTo(body())).toMatchObject({ ok: 0, code: 2 })
  })
})

describe('long operations take turns', () => {
  const COUNT = 20_000
  beforeAll(async () => {
    for (let from = 0; from < COUNT; from += 10_000) {
      await db
        .collection('many')
        .insertMany(Array.from({ length: 10_000 }, (_, i) => ({ v: from + i, text: `row ${i}` })))
    }
  })

  it.each<[string, () => Promise<unknown>]>([
    ['an update of all', () => db.collection('many').updateMany({}, { $inc: { v: 1 } })],
    ['an index build', () => db.collection('many').createIndex({ text: 1, v: 1 })],
    ['a search without an index', () => db.collection('many').countDocuments({ nothing: 'here' })],
    ['a sort without an index', () => db.collection('many').find().sort({ v: -1 }).limit(1).toArray()],
    ['a removal of all', () => db.collection('many').deleteMany({})],
  ])('others are answered during %s', async (_name, long) => {
    let running = true
    const work = long().finally(() => {
      running = false
    })
    let answered = 0
    while (running) {
      await db.command({ ping: 1 })
      if (running) answered++
    }
    await work
    expect(answered).toBeGreaterThan(3)
  })

  it('and hold no more than 100 MB in memory', async () => {
    const big = db.collection<{ _id: number; v: number; text: string }>('big')
    for (let _id = 0; _id < 8; _id++) await big.insertOne({ _id, v: -_id, text: 'x'.repeat(15_000_000) })
    expect((await refusalOf(big.find().sort({ v: 1 }).toArray())).code).toBe(292)
    expect((await refusalOf(big.aggregate([{ $addFields: { a: 1 } }]).toArray())).code).toBe(292)
    await db.collection<{ _id: number }>('small').insertOne({ _id: 0 })
    const lookup = { from: 'big', localField: '_id', foreignField: '_id', as: 'found' }
    for (const stage of [
      { $lookup: lookup },
      { $unionWith: 'big' },
      { $facet: { a: [{ $unionWith: 'big' }] } },
    ])
      expect((await refusalOf(db.collection('small').aggregate([stage]).toArray())).code).toBe(292)
    // What an index gives in order is streamed, whatever its size.
    let sum = 0
    for await (const { v } of big.find().sort({ _id: -1 }).project<{ v: number }>({ v: 1 })) sum += v
    expect(sum).toBe(-28)
    await big.drop()
  })

  it('and stop at the time the client gave them', async () => {
    await db.collection('slow').insertMany(Array.from({ length: 20_000 }, (_, v) => ({ v })))
    const error = await refusalOf(db.command({ count: 'slow', query: { nothing: 'here' }, maxTimeMS: 1 }))
    expect(error.code).toBe(50)
  })
})

describe('a client that goes away', () => {
  it('takes its open transaction with it: nobody waits for its locks', async () => {
    const gone = await new MongoClient(store.uri).connect()
    const session = gone.startSession()
    session.startTransaction()
    const theirs = gone.db(db.databaseName).collection<{ _id: string }>('left')
    await theirs.insertOne({ _id: 'held' }, { session })
    const waiting = db.collection<{ _id: string }>('left').insertOne({ _id: 'held' })
    await gone.close(true) // as when its process is killed: nothing is said
    expect((await waiting).insertedId).toBe('held')
  })
})

describe('a driver that meets failures', () => {
  const fail = (mode: unknown, data: object) =>
    db.admin().command({ configureFailPoint: 'failCommand', mode, data })
  const rows = () => db.collection<{ _id: number; n?: number }>('rows')

  it('sends a write again when its connection closed before it was done', async () => {
    await fail({ times: 1 }, { failCommands: ['insert'], closeConnection: true })
    await rows().insertOne({ _id: 1 })
    expect(await rows().countDocuments({ _id: 1 })).toBe(1)
  })

  it('sends a write again when only the answer was lost, and it is done once', async () => {
    await rows().insertOne({ _id: 2, n: 0 })
    await fail({ times: 1 }, { failCommands: ['update'], closeConnection: true, afterCommand: true })
    await rows().updateOne({ _id: 2 }, { $inc: { n: 1 } })
    expect((await rows().findOne({ _id: 2 }))?.n).toBe(1)
  })

  it('asks for a commit again whose answer was lost, and the work is done once', async () => {
    await fail(
      { times: 1 },
      { failCommands: ['commitTransaction'], closeConnection: true, afterCommand: true },
    )
    await store.client.withSession((session) =>
      session.withTransaction(() => rows().updateOne({ _id: 2 }, { $inc: { n: 1 } }, { session })),
    )
    expect((await rows().findOne({ _id: 2 }))?.n).toBe(2)
  })

  it.each<[string, object]>([
    ['because the server said so', { errorCode: 6 }],
    ['because its write concern failed so', { writeConcernError: { code: 91, errmsg: 'shutting down' } }],
  ])('sends a write again %s, and it is done once', async (_why, how) => {
    const before = await rows().countDocuments()
    await fail({ times: 1 }, { failCommands: ['insert'], ...how })
    await rows().insertOne({ _id: 100 + before })
    expect(await rows().countDocuments()).toBe(before + 1)
  })

  it('runs a transaction again that met a write conflict', async () => {
    await fail({ times: 1 }, { failCommands: ['update'], errorCode: 112 })
    let runs = 0
    await store.client.withSession((session) =>
      session.withTransaction(async () => {
        runs++
        await rows().updateOne({ _id: 2 }, { $inc: { n: 1 } }, { session })
      }),
    )
    expect(runs).toBe(2)
    expect((await rows().findOne({ _id: 2 }))?.n).toBe(3)
  })

  it('hears what it cannot mend', async () => {
    await fail('alwaysOn', { failCommands: ['find'], errorCode: 14031 })
    expect((await refusalOf(rows().findOne({}))).code).toBe(14031)
    await fail('off', {})
    expect(await rows().findOne({ _id: 1 })).not.toBeNull()
  })

  it('resumes a change stream where it stopped', async () => {
    const client = await new MongoClient(store.uri).connect()
    const stream = client.db(db.databaseName).collection('rows').watch()
    const first = stream.next()
    await expect.poll(() => stream.resumeToken).toBeTruthy()
    await rows().insertOne({ _id: 10 })
    expect(await first).toMatchObject({ documentKey: { _id: 10 } })
    await fail({ times: 1 }, { failCommands: ['getMore'], closeConnection: true })
    await rows().insertOne({ _id: 11 })
    await rows().insertOne({ _id: 12 })
    expect(await stream.next()).toMatchObject({ documentKey: { _id: 11 } })
    expect(await stream.next()).toMatchObject({ documentKey: { _id: 12 } })
    await stream.close()
    await client.close()
  })
})
