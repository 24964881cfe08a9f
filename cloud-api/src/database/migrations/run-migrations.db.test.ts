import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningStore, startEmbeddedStore } from '@scheduler/embedded-store'
import mongoose, { type Connection } from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dataVersions, readDataVersion, requireDataVersion } from '../data-version.ts'
import { type Migration, migrations } from './migrations.ts'
import { runMigrations } from './run-migrations.ts'
import { COUNTED, countingMigration } from './test/counting-migration.ts'

const list = [...migrations, countingMigration]
const dataDir = mkdtempSync(join(tmpdir(), 'scheduler-migrations-'))
const open: Connection[] = []
let store: RunningStore | null = null

beforeAll(async () => {
  if (!process.env.MONGODB_URI) store = await startEmbeddedStore({ dataDir })
})
afterAll(async () => {
  for (const connection of open) {
    await connection.dropDatabase()
    await connection.close()
  }
  await store?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** A database of its own with data of the baseline. */
async function oldDatabase(): Promise<{ readonly uri: string; readonly connection: Connection }> {
  const url = new URL(process.env.MONGODB_URI ?? store?.uri ?? '')
  url.pathname = `/migrations-${randomUUID().slice(0, 8)}`
  const connection = await mongoose.createConnection(url.href).asPromise()
  open.push(connection)
  for (const name of ['first', 'second', 'clinics']) {
    const documents = Array.from({ length: COUNTED }, (_, i) => ({ _id: `d${i}` as never, count: i }))
    await connection.collection(name).insertMany(documents)
  }
  await dataVersions(connection).insertOne({
    _id: 'clinic-data',
    version: migrations.length,
    running: null,
    lock: null,
  })
  return { uri: url.href, connection }
}

async function countsOf(connection: Connection, name: string): Promise<unknown[]> {
  const documents = await connection.collection(name).find().sort({ _id: 1 }).toArray()
  return documents.map(({ count }) => count)
}

async function expectCountedOnce(connection: Connection): Promise<void> {
  const once = Array.from({ length: COUNTED }, (_, i) => i + 1)
  expect(await countsOf(connection, 'first')).toEqual(once)
  expect(await countsOf(connection, 'second')).toEqual(once)
  expect(await dataVersions(connection).findOne()).toEqual({
    _id: 'clinic-data',
    version: list.length,
    running: null,
    lock: null,
  })
}

/** Migrates in a process of its own. @returns what it said; null: it was killed */
async function migrateInChild(uri: string, killAt = 0): Promise<string | null> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'test', 'migrating-child.ts'), uri, String(killAt)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  const [code, signal] = await once(child, 'close')
  if (signal === 'SIGKILL') return null
  expect(code).toBe(0)
  return said
}

const options = (connection: Connection) => ({
  connection,
  dataKeys: [],
  list,
  batchSize: 3,
  onProgress: () => {},
})

it('after a kill at any of its commands the next run goes on, and no document counts twice or never', async () => {
  const kill = async (killAt: number): Promise<boolean> => {
    const { uri, connection } = await oldDatabase()
    const said = await migrateInChild(uri, killAt)
    // The lock of the process that was killed is worth nothing any more by then.
    const now = () => new Date(Date.now() + 300_000)
    await runMigrations({ ...options(connection), now })
    await expectCountedOnce(connection)
    return said === null
  }
  let killed = 0
  for (let first = 1; ; first += 4) {
    const wasKilled = await Promise.all([0, 1, 2, 3].map((more) => kill(first + more)))
    killed += wasKilled.filter(Boolean).length
    if (!wasKilled.at(-1)) break
  }
  // Two collections of two batches, each with a read, a save and a commit at least.
  expect(killed).toBeGreaterThan(12)
})

it('of two processes at once one migrates, and the other says so', async () => {
  const { uri, connection } = await oldDatabase()
  const said = await Promise.all([migrateInChild(uri), migrateInChild(uri)])
  expect(said).toContain('done')
  for (const one of said) expect(one).toMatch(/^done$|^Another process is migrating the data\./)
  await expectCountedOnce(connection)
})

it('one that stood still loses to the one that took over, and writes nothing more', async () => {
  const { connection } = await oldDatabase()
  const reached = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const [first] = countingMigration.steps
  const standing: Migration = {
    name: countingMigration.name,
    steps: countingMigration.steps.map((step) => ({
      ...step,
      migrateBatch: async (documents, context) => {
        if (step === first) {
          reached.resolve()
          await goOn.promise
        }
        return step.migrateBatch(documents, context)
      },
    })),
  }
  const slow = runMigrations({
    ...options(connection),
    list: [...migrations, standing],
    now: () => new Date('2046-11-27T08:00:00Z'),
  })
  await reached.promise
  const early = runMigrations({ ...options(connection), now: () => new Date('2046-11-27T08:01:59Z') })
  await expect(early).rejects.toThrow(/^Another process is migrating/)
  await runMigrations({ ...options(connection), now: () => new Date('2046-11-27T08:02:00Z') })
  goOn.resolve()
  await expect(slow).rejects.toThrow(/stood still for too long/)
  await expectCountedOnce(connection)
})

it('says how far it is', async () => {
  const { connection } = await oldDatabase()
  const said: string[] = []
  await runMigrations({
    ...options(connection),
    now: () => new Date(),
    onProgress: (name, share) => said.push(`${name} ${share.toFixed(2)}`),
  })
  const passes = ['0.00', '0.60']
  expect(said).toEqual([...passes, ...passes, '1.00'].map((share) => `0002-counting ${share}`))
})

it('a new database begins at the newest version, whoever of several marks it', async () => {
  const url = new URL(process.env.MONGODB_URI ?? store?.uri ?? '')
  url.pathname = `/migrations-${randomUUID().slice(0, 8)}`
  const connection = await mongoose.createConnection(url.href).asPromise()
  open.push(connection)
  const read = await Promise.all(Array.from({ length: 8 }, () => readDataVersion(connection, 2)))
  expect(new Set(read.map(({ version }) => version))).toEqual(new Set([2]))
  await runMigrations({ ...options(connection), now: () => new Date() })
  expect(await connection.collection('first').countDocuments()).toBe(0)
})

it('is refused by a program that is older, also when the newer one was ended on its way', async () => {
  const { connection } = await oldDatabase()
  const versions = dataVersions(connection)
  const newer = /^The data is of a newer version \(9\) than this program knows \(2\)/
  await versions.updateOne({}, { $set: { version: 9 } })
  await expect(requireDataVersion(connection, 2)).rejects.toThrow(newer)
  await versions.updateOne({}, { $set: { version: 2, running: { to: 9, step: 0, after: null, done: 0 } } })
  await expect(requireDataVersion(connection, 2)).rejects.toThrow(newer)
  await versions.updateOne({}, { $set: { version: 1, running: null } })
  await expect(requireDataVersion(connection, 2)).rejects.toThrow(
    /of version 1 and this program works with 2: .* npm run migrate\.$/,
  )
})
