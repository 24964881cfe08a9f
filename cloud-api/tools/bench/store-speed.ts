import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { mongo } from 'mongoose'
import { type Figures, percentiles, runConcurrently } from './measure.ts'

export type StoreSpeed = {
  readonly insertAlone: Figures
  readonly insertMany: Figures
  readonly findAlone: Figures
  readonly findMany: Figures
  readonly transactionsAlone: Figures
  readonly transactionsMany: Figures
  /** Yardstick: the same rows into a bare SQLite file, one durable commit each. */
  readonly sqliteCommits: Figures
  /** Yardstick: the empty command over the same connections. */
  readonly pings: Figures
  /** The longest and the median ping, in milliseconds, while nothing else happens and during long operations. */
  readonly pingIdle: PingFigures
  readonly pingDuringUpdate: PingFigures
  readonly pingDuringIndex: PingFigures
}

export type PingFigures = { readonly longest: number; readonly p50: number; readonly count: number }

const WIDE = 32
const LONG = 100_000

type Row = { _id: number; text: string; n: number }
const rowOf = (_id: number): Row => ({ _id, text: 'a row of ordinary length, as a visit has', n: _id % 97 })

/** The store by itself, over the official driver. @param directory For the yardstick's own file. */
export async function benchStore(uri: string, directory: string): Promise<StoreSpeed> {
  const client = await new mongo.MongoClient(uri, {
    maxPoolSize: WIDE,
    writeConcern: { w: 'majority', journal: true },
  }).connect()
  const db = client.db('store-bench')
  try {
    await db.dropDatabase()
    const rows = db.collection<Row>('rows')
    let next = 0
    const insert = async () => {
      await rows.insertOne(rowOf(next++))
    }
    // A program that has been running for a while is what is measured: its code is compiled by then.
    await runConcurrently(2000, WIDE, insert)
    await runConcurrently(1000, 1, insert)
    const insertAlone = await runConcurrently(1500, 1, insert)
    const insertMany = await runConcurrently(8000, WIDE, insert)
    const find = async (i: number) => {
      await rows.findOne({ _id: (i * 7) % next })
    }
    const findAlone = await runConcurrently(3000, 1, find)
    const findMany = await runConcurrently(10_000, WIDE, find)
    const pings = await runConcurrently(10_000, WIDE, async () => {
      await db.command({ ping: 1 })
    })
    const transactionsAlone = await runConcurrently(300, 1, () => bookingLike(client, db))
    const transactionsMany = await runConcurrently(1500, WIDE, () => bookingLike(client, db))
    const sqliteCommits = benchSqlite(join(directory, 'yardstick.sqlite'))
    const many = db.collection<Row>('many')
    for (let from = 0; from < LONG; from += 20_000) {
      await many.insertMany(Array.from({ length: 20_000 }, (_, i) => rowOf(from + i)))
    }
    const pingIdle = await pingDuring(db, () =>
      runConcurrently(500, 1, async () => void (await db.command({ ping: 1 }))),
    )
    const pingDuringUpdate = await pingDuring(db, () => many.updateMany({}, { $inc: { n: 1 } }))
    const pingDuringIndex = await pingDuring(db, () => many.createIndex({ n: 1, text: 1 }))
    return {
      insertAlone,
      insertMany,
      findAlone,
      findMany,
      transactionsAlone,
      transactionsMany,
      sqliteCommits,
      pings,
      pingIdle,
      pingDuringUpdate,
      pingDuringIndex,
    }
  } finally {
    await db.dropDatabase()
    await client.close()
  }
}

/** Nine documents in four collections, as a booking leaves. */
async function bookingLike(client: mongo.MongoClient, db: mongo.Db): Promise<void> {
  await client.withSession((session) =>
    session.withTransaction(async () => {
      await db.collection('a').insertOne({ at: new Date() }, { session })
      for (const name of ['b', 'c', 'd', 'e']) {
        await db.collection(name).insertMany([{ name }, { name }], { session })
      }
    }),
  )
}

function benchSqlite(file: string): Figures {
  rmSync(file, { force: true })
  const sqlite = new Database(file)
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  sqlite.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, doc BLOB NOT NULL) STRICT')
  const insert = sqlite.prepare('INSERT INTO rows (id, doc) VALUES (?, ?)')
  const latencies: number[] = []
  const began = performance.now()
  for (let id = 0; id < 3000; id++) {
    const from = performance.now()
    insert.run(id, mongo.BSON.serialize(rowOf(id)))
    latencies.push(performance.now() - from)
  }
  const seconds = (performance.now() - began) / 1000
  sqlite.close()
  rmSync(file, { force: true })
  return { perSecond: latencies.length / seconds, ...percentiles(latencies) }
}

async function pingDuring(db: mongo.Db, long: () => Promise<unknown>): Promise<PingFigures> {
  let running = true
  const work = long().finally(() => {
    running = false
  })
  const latencies: number[] = []
  while (running) {
    const from = performance.now()
    await db.command({ ping: 1 })
    latencies.push(performance.now() - from)
  }
  await work
  return { longest: Math.max(...latencies), p50: percentiles(latencies).p50, count: latencies.length }
}
