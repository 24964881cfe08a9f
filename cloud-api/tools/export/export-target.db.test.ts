import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningStore, startEmbeddedStore } from '@scheduler/embedded-store'
import { mongo } from 'mongoose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DATABASE_NAME, storeDirectory } from '../../src/database/connect.ts'
import { startApi } from '../../src/start-api.ts'
import { testEnv } from '../../src/test/test-server.ts'
import { runCommand } from '../run-command.ts'

const home = mkdtempSync(join(tmpdir(), 'scheduler-target-'))
const dataDir = join(home, 'data')
const DB = 'moved'
let target: RunningStore
let client: mongo.MongoClient
let db: mongo.Db

const addressOf = (change: (url: URL) => void) => {
  const url = new URL(target.uri)
  url.pathname = `/${DB}`
  change(url)
  return url.href
}
const exportTo = (to: string) => runCommand('export.ts', ['--to', to], { DATA_DIR: dataDir })
const exportAway = () => exportTo(addressOf(() => {}))

beforeAll(async () => {
  const source = await startEmbeddedStore({ dataDir: storeDirectory(dataDir) })
  const writing = await new mongo.MongoClient(source.uri).connect()
  const patients = writing.db(DATABASE_NAME).collection<Patient>('patients')
  const rows = Array.from({ length: 5 }, (_, i) => ({
    _id: `p${i}`,
    clinicId: 'c1',
    name: `Ada Secret ${i}`,
  }))
  await patients.insertMany(rows)
  await patients.createIndex({ name: 1 })
  await writing.db(DATABASE_NAME).collection<{ _id: string }>('clinics').insertOne({ _id: 'c1' })
  await writing.close()
  await source.close()
  target = await startEmbeddedStore({ dataDir: join(home, 'target'), transport: 'tcp', testCommands: true })
  client = await new mongo.MongoClient(target.uri).connect()
  db = client.db(DB)
})
beforeEach(async () => void (await db.dropDatabase()))
afterAll(async () => {
  await client.close()
  await target.close()
  rmSync(home, { recursive: true, force: true })
})

type Patient = { readonly _id: string; readonly clinicId: string; readonly name: string }

describe('an export that fails', () => {
  it('at a document tells the collection and the code, and nothing of the document', async () => {
    await db.collection('patients').createIndex({ clinicId: 1 }, { unique: true })
    const { code, output } = await exportAway()
    expect(code).toBe(1)
    expect(output).toMatch(/refused a write into the collection patients \(11000.*goes on where it was/)
    expect(output).not.toMatch(/Secret|\n\s+at |MongoBulkWriteError/)
    await db.collection('patients').dropIndex('clinicId_1')
    expect(await exportAway()).toMatchObject({ code: 0 })
    expect(await db.collection('patients').countDocuments()).toBe(5)
  })

  it('because the target goes away is one sentence', async () => {
    const failCommand = { failCommands: ['createIndexes'], closeConnection: true }
    await client
      .db('admin')
      .command({ configureFailPoint: 'failCommand', mode: 'alwaysOn', data: failCommand })
    const { code, output } = await exportAway()
    await client.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' })
    expect(code).toBe(1)
    expect(output).toMatch(
      /The target stopped answering at the collection patients .*goes on where it was\.\n$/,
    )
    expect(output).not.toMatch(/Secret|\n\s+at /)
    expect(await exportAway()).toMatchObject({ code: 0 })
  })

  it('leaves no copy of the store', () => {
    expect(readdirSync(storeDirectory(dataDir)).filter((name) => name.startsWith('store-snapshot'))).toEqual(
      [],
    )
  })
})

describe('before the store is copied', () => {
  it.each<[string, () => string, RegExp]>([
    ['without a host', () => 'mongodb://', /is none that MongoDB can read/],
    ['with a port that is none', () => 'mongodb://ada:s3cret@c:d/e', /is none that MongoDB can read/],
    ['with an unknown option', () => 'mongodb://ada:s3cret@c/e?foo=bar', /is none that MongoDB can read/],
    [
      'with a wrong password',
      () =>
        addressOf((url) => {
          url.password = 's3cret'
        }),
      /refuses the login/,
    ],
    [
      'without a login',
      () =>
        addressOf((url) => {
          url.username = ''
          url.password = ''
          url.searchParams.delete('authMechanism')
        }),
      /refuses the login/,
    ],
    ['of nobody', () => 'mongodb://ada:s3cret@127.0.0.1:9/x', /does not answer/],
  ])('an address %s is told apart', async (_name, to, sentence) => {
    const { code, output } = await exportTo(to())
    expect(code).toBe(1)
    expect(output).toMatch(sentence)
    expect(output).not.toMatch(/s3cret|Reading|\n\s+at /)
  })
})

describe('a target', () => {
  const start = () => startApi({ env: testEnv(home, { mongodbUri: addressOf(() => {}) }) })

  it('on which an API was merely started is filled with what the source holds', async () => {
    await (await start()).close()
    expect(await db.collection('jobs').countDocuments()).toBeGreaterThan(0)
    expect(await exportAway()).toMatchObject({ code: 0, output: expect.stringMatching(/^6 documents in 2/m) })
    expect(await db.collection('jobs').countDocuments()).toBe(0)
    expect(await db.collection('patients').countDocuments()).toBe(5)
  })

  it('on which an API has opened a clinic is refused', async () => {
    const api = await start()
    await db.collection<{ _id: string }>('clinics').insertOne({ _id: 'its own' })
    await api.close()
    expect(await exportAway()).toMatchObject({ code: 1, output: expect.stringContaining('(clinics)') })
  })

  it('with jobs of another program is refused', async () => {
    await db.collection('jobs').insertOne({ name: 'their own' })
    expect(await exportAway()).toMatchObject({ code: 1, output: expect.stringContaining('(jobs)') })
    expect(await db.collection('jobs').countDocuments()).toBe(1)
  })
})
