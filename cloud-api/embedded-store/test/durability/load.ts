import { type ClientSession, type Db, MongoClient, MongoServerError } from 'mongodb'

/*
 * Clients that write of everything at once and remember what they were told. After any crash the books must agree
 * with what is there.
 */
export type Books = {
  /** Inserts that were acknowledged, and those whose answer never came. */
  readonly acknowledged: Set<string>
  readonly attempted: Set<string>
  /** Increments of the counter. */
  increments: { acknowledged: number; attempted: number }
  readonly deleted: Set<string>
}

export const ACCOUNTS = 8
export const EACH = 100

export function emptyBooks(): Books {
  return {
    acknowledged: new Set(),
    attempted: new Set(),
    increments: { acknowledged: 0, attempted: 0 },
    deleted: new Set(),
  }
}

type Row = { _id: string; balance?: number; n?: number; pair?: string; kind?: string }

export async function seed(uri: string): Promise<void> {
  await using client = await new MongoClient(uri).connect()
  const db = client.db('load')
  await db.collection<Row>('rows').createIndex({ kind: 1, pair: 1 })
  await db
    .collection<Row>('accounts')
    .insertMany(Array.from({ length: ACCOUNTS }, (_, i) => ({ _id: `a${i}`, balance: EACH })))
  await db.collection<Row>('counters').insertOne({ _id: 'c', n: 0 })
}

/**
 * Runs writers until the store is gone.
 * @param enough Called after each acknowledged operation; the caller kills the store when it has enough.
 */
export async function writeUntilKilled(
  uri: string,
  books: Books,
  { enough, random }: { readonly enough: () => void; readonly random: () => number },
): Promise<void> {
  const client = await new MongoClient(uri, {
    serverSelectionTimeoutMS: 300,
    retryWrites: false, // a killed store does not come back on the same address within one round
  }).connect()
  const db = client.db('load')
  const writers = [insertRows, transfer, insertPairs, increment, removeRows, insertRows]
  await Promise.all(
    writers.map(async (write) => {
      try {
        for (;;) {
          await write(db, client, books, random)
          enough()
        }
      } catch {
        // the store is gone: what was not acknowledged may or may not be there
      }
    }),
  )
  await client.close()
}

type Writer = (db: Db, client: MongoClient, books: Books, random: () => number) => Promise<void>

let serial = 0

/** withTransaction would go on trying for two minutes after the store is gone. */
async function inTransaction(
  client: MongoClient,
  work: (session: ClientSession) => Promise<void>,
): Promise<void> {
  for (;;) {
    await using session = client.startSession()
    session.startTransaction()
    try {
      await work(session)
      await session.commitTransaction()
      return
    } catch (error) {
      if (!(error instanceof MongoServerError && error.code === 112)) throw error
    }
  }
}

const insertRows: Writer = async (db, _client, books) => {
  const ids = Array.from({ length: 3 }, () => `r${serial++}`)
  for (const id of ids) books.attempted.add(id)
  await db.collection<Row>('rows').insertMany(ids.map((_id) => ({ _id, kind: 'row' })))
  for (const id of ids) books.acknowledged.add(id)
}

const insertPairs: Writer = async (db, client, books) => {
  const pair = `p${serial++}`
  const ids = [`${pair}.left`, `${pair}.right`]
  for (const id of ids) books.attempted.add(id)
  await inTransaction(client, async (session) => {
    for (const _id of ids)
      await db.collection<Row>('rows').insertOne({ _id, kind: 'pair', pair }, { session })
  })
  for (const id of ids) books.acknowledged.add(id)
}

const transfer: Writer = async (db, client, _books, random) => {
  const account = () => `a${Math.floor(random() * ACCOUNTS)}`
  const [from, to, sum] = [account(), account(), Math.floor(random() * 10)]
  await inTransaction(client, async (session) => {
    const accounts = db.collection<Row>('accounts')
    await accounts.updateOne({ _id: from }, { $inc: { balance: -sum } }, { session })
    await accounts.updateOne({ _id: to }, { $inc: { balance: sum } }, { session })
  })
}

const increment: Writer = async (db, _client, books) => {
  books.increments.attempted++
  await db.collection<Row>('counters').updateOne({ _id: 'c' }, { $inc: { n: 1 } })
  books.increments.acknowledged++
}

const removeRows: Writer = async (db, _client, books) => {
  const _id = `d${serial++}`
  books.attempted.add(_id)
  await db.collection<Row>('rows').insertOne({ _id, kind: 'row' })
  await db.collection<Row>('rows').deleteOne({ _id })
  books.deleted.add(_id)
}

export type Evidence = {
  readonly lost: string[]
  readonly risen: string[]
  readonly unknown: string[]
  readonly torn: string[]
  readonly total: number
  readonly counter: number
}

/** What the store holds, held against the books. */
export async function examine(uri: string, books: Books): Promise<Evidence> {
  await using client = await new MongoClient(uri).connect()
  const db = client.db('load')
  const rows = await db.collection<Row>('rows').find().toArray()
  const byIndex = await db
    .collection<Row>('rows')
    .find({ kind: { $in: ['row', 'pair'] } })
    .toArray()
  if (rows.length !== byIndex.length) throw new Error('The index and the documents disagree')
  const there = new Set(rows.map(({ _id }) => _id))
  const sides = new Map<string, number>()
  for (const { pair } of rows) if (pair) sides.set(pair, (sides.get(pair) ?? 0) + 1)
  const accounts = await db.collection<Row>('accounts').find().toArray()
  return {
    lost: [...books.acknowledged].filter((id) => !there.has(id)),
    risen: [...books.deleted].filter((id) => there.has(id)),
    unknown: [...there].filter((id) => !books.attempted.has(id)),
    torn: [...sides].filter(([, count]) => count !== 2).map(([pair]) => pair),
    total: accounts.reduce((sum, { balance = 0 }) => sum + balance, 0),
    counter: (await db.collection<Row>('counters').findOne())?.n ?? 0,
  }
}
