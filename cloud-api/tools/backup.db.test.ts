import { createHash, randomUUID } from 'node:crypto'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningStore, startEmbeddedStore, takeSnapshot } from '@scheduler/embedded-store'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { mongo } from 'mongoose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeDirectory } from '../src/database/connect.ts'
import { at, book } from '../src/test/booking.ts'
import { makeClinic, type TestClinic } from '../src/test/factories.ts'
import { startTestApi, type TestApi } from '../src/test/test-server.ts'
import { exportSnapshot, TargetNotEmptyError, VerificationError } from './export/export-snapshot.ts'
import { runCommand } from './run-command.ts'

const home = mkdtempSync(join(tmpdir(), 'scheduler-backup-'))
const dataDir = join(home, 'data')
const file = join(home, 'clinic.scheduler')
let api: TestApi
let clinic: TestClinic

beforeAll(async () => {
  api = await startTestApi({ dataDir, env: { mongodbUri: null } })
  clinic = await makeClinic(api.deps)
})
afterAll(async () => {
  await api.close()
  rmSync(home, { recursive: true, force: true })
})

const backup = (to: string) => runCommand('backup.ts', ['--to', to], { DATA_DIR: dataDir })
const restoreTo = (directory: string, from: string, ...more: string[]) =>
  runCommand('restore.ts', ['--from', from, ...more], { DATA_DIR: directory })

describe('a backup', () => {
  it('is taken while the clinic works, and brings back exactly what was there', async () => {
    const desk = await api.as(clinic, 'receptionist')
    const before = await book(desk, clinic, at('09:00'))
    expect(await backup(file)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/documents in .*100 %|documents in/s),
    })
    expect(statSync(file).mode & 0o077).toBe(0)
    const after = await book(desk, clinic, at('10:00'))

    const other = join(home, 'other')
    expect(await restoreTo(other, file)).toMatchObject({
      code: 0,
      output: expect.stringContaining('as it was at'),
    })
    const { dataKeys, accessTokenSecret } = api.deps.env
    const restored = await startTestApi({
      dataDir: other,
      env: { mongodbUri: null, dataKeys, accessTokenSecret },
    })
    try {
      const client = await restored.as(clinic, 'receptionist')
      const read = (id: string) =>
        client.call(appointmentEndpoints.read, { params: { clinicId: clinic.id, id } })
      expect(await read(before.id)).toEqual(before)
      await expect(read(after.id)).rejects.toMatchObject({ problem: { code: 'not_found' } })
      // The log goes on where the backup was taken, and the unique index is there.
      await expect(book(client, clinic, at('09:00'))).rejects.toMatchObject({
        problem: { code: 'appointment_conflict' },
      })
      await book(client, clinic, at('10:00'))
    } finally {
      await restored.close()
    }
  })

  it('holds whole transactions only, however busy the store is', async () => {
    const { client, stop } = await busyStore(join(home, 'busy'))
    for (let i = 0; i < 5; i++) {
      const snapshot = await takeSnapshot(join(home, 'busy'), new Date(), () => {})
      const rows = snapshot.collections.find(({ name }) => name === 'rows')
      const pairs = new Map<number, number>()
      for (const bytes of rows?.documents() ?? []) {
        const { pair } = mongo.BSON.deserialize(bytes)
        pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
      }
      expect([...pairs.values()].every((count) => count === 2)).toBe(true)
      snapshot.close()
    }
    await client.close()
    await stop()
  })

  it('is not written over', async () => {
    expect(await backup(file)).toMatchObject({ code: 1, output: expect.stringContaining('exists already') })
  })

  it('of no store says so', async () => {
    const { code, output } = await runCommand('backup.ts', ['--to', join(home, 'none')], {
      DATA_DIR: join(home, 'nowhere'),
    })
    expect({ code, output }).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^There is no store in .*nowhere/),
    })
    expect(readdirSync(home)).not.toContain('none')
  })
})

/** A store on which pairs of documents are written without end. */
async function busyStore(directory: string) {
  const store = await startEmbeddedStore({ dataDir: directory })
  const client = await new mongo.MongoClient(store.uri).connect()
  const rows = client.db('busy').collection<{ _id: string; pair: number }>('rows')
  await rows.insertMany([
    { _id: 'a', pair: -1 },
    { _id: 'b', pair: -1 },
  ])
  let running = true
  const writing = (async () => {
    for (let pair = 0; running; pair++) {
      await client.withSession((session) =>
        session.withTransaction(async () => {
          await rows.insertOne({ _id: randomUUID(), pair }, { session })
          await rows.insertOne({ _id: randomUUID(), pair }, { session })
        }),
      )
    }
  })()
  const stop = async () => {
    await store.close()
  }
  return {
    client: {
      close: async () => {
        running = false
        await writing
        await client.close()
      },
    },
    stop,
  }
}

describe('a restore', () => {
  const full = join(home, 'full')
  it('onto a store that holds something asks for --force, and keeps what was there', async () => {
    expect(await restoreTo(full, file)).toMatchObject({ code: 0 })
    const refused = await restoreTo(full, file)
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('--force') })
    const forced = await restoreTo(full, file, '--force')
    expect(forced).toMatchObject({ code: 0, output: expect.stringContaining('kept as') })
    expect(readdirSync(storeDirectory(full)).filter((name) => name.includes('before-'))).toHaveLength(1)
  })

  it('is refused while the clinic runs', async () => {
    expect(await restoreTo(dataDir, file, '--force')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/in use by process/),
    })
  })

  it.each<[string, (copy: string) => void, RegExp]>([
    [
      'a changed byte',
      (copy) => {
        const bytes = readFileSync(copy)
        bytes[2000] = (bytes[2000] ?? 0) ^ 1
        writeFileSync(copy, bytes)
      },
      /is damaged: its checksum/,
    ],
    ['a lost end', (copy) => truncateSync(copy, statSync(copy).size - 10), /is damaged: its checksum/],
    ['another file', (copy) => writeFileSync(copy, 'hello'), /is not a backup/],
    ['no file', (copy) => rmSync(copy), /cannot be read/],
  ])('of %s is refused, and nothing is touched', async (_name, spoil, sentence) => {
    const copy = join(home, 'copy.scheduler')
    writeFileSync(copy, readFileSync(file))
    spoil(copy)
    const before = readdirSync(storeDirectory(full))
    const { code, output } = await restoreTo(full, copy, '--force')
    expect(code).toBe(1)
    expect(output).toMatch(sentence)
    expect(output).not.toMatch(/\n\s+at /)
    expect(readdirSync(storeDirectory(full))).toEqual(before)
    rmSync(copy, { force: true })
  })
})

describe('an export', () => {
  let target: RunningStore | null = null
  let client: mongo.MongoClient
  const dbName = `export-${randomUUID().slice(0, 8)}`
  const uri = () => process.env.MONGODB_URI || target?.uri || ''
  /** Of everything the source holds; not of its file, which the store rearranges whenever it likes. */
  const digestOfSource = () =>
    withSnapshot(async ({ collections }) => {
      const digest = createHash('sha256')
      for (const { name, indexes, documents } of collections) {
        digest.update(JSON.stringify([name, indexes]))
        for (const bytes of documents()) digest.update(bytes)
      }
      return digest.digest('hex')
    })

  beforeAll(async () => {
    if (!process.env.MONGODB_URI) target = await startEmbeddedStore({ dataDir: join(home, 'target') })
    client = await new mongo.MongoClient(uri()).connect()
  })
  afterAll(async () => {
    await client.db(dbName).dropDatabase()
    await client.close()
    await target?.close()
  })
  const withSnapshot = async <Result>(
    work: (snapshot: Awaited<ReturnType<typeof takeSnapshot>>) => Promise<Result>,
  ) => {
    const snapshot = await takeSnapshot(storeDirectory(dataDir), new Date(), () => {})
    try {
      return await work(snapshot)
    } finally {
      snapshot.close()
    }
  }

  it('that was interrupted goes on, and sends nothing twice', async () => {
    await withSnapshot(async (snapshot) => {
      const stop = new Error('the network went away')
      const [, second] = snapshot.collections.filter(({ count }) => count > 0)
      const interrupted = exportSnapshot(snapshot, client, dbName, ({ collection, done }) => {
        if (collection === second?.name && done > 0) throw stop
      })
      await expect(interrupted).rejects.toBe(stop)
      const all = snapshot.collections.reduce((sum, { count }) => sum + count, 0)
      const { documents, written } = await exportSnapshot(snapshot, client, dbName, () => {})
      expect(documents).toBe(all)
      expect(written).toBeLessThan(all)
      const { written: again } = await exportSnapshot(snapshot, client, dbName, () => {})
      expect(again).toBe(0)
    })
  })

  it('brings what changed since, and takes away what went', async () => {
    await client.db(dbName).collection<{ _id: string }>('clinics').insertOne({ _id: 'gone at the source' })
    const booked = await book(await api.as(clinic, 'receptionist'), clinic, at('11:00'))
    const { written } = await withSnapshot((snapshot) => exportSnapshot(snapshot, client, dbName, () => {}))
    expect(written).toBeGreaterThan(0)
    const there = client.db(dbName).collection<{ _id: string }>('appointments')
    expect(await there.countDocuments({ _id: booked.id })).toBe(1)
    expect(
      await client.db(dbName).collection<{ _id: string }>('clinics').findOne({ _id: 'gone at the source' }),
    ).toBeNull()
  })

  it('brings a time that has passed from one appointment to another, and back', async () => {
    const desk = await api.as(clinic, 'receptionist')
    const exported = () => withSnapshot((snapshot) => exportSnapshot(snapshot, client, dbName, () => {}))
    const [one, two] = [await book(desk, clinic, at('13:00')), await book(desk, clinic, at('14:00'))]
    await exported()
    // Each now has what the other had: none of the two could be brought first.
    const appointments = api.deps.connection.collection<{ _id: string; occupies: string[] }>('appointments')
    const keysOf = async (_id: string) => (await appointments.findOne({ _id }))?.occupies ?? []
    const [first, second] = [await keysOf(one.id), await keysOf(two.id)]
    await appointments.updateOne({ _id: one.id }, { $set: { occupies: [] } })
    await appointments.updateOne({ _id: two.id }, { $set: { occupies: first } })
    await appointments.updateOne({ _id: one.id }, { $set: { occupies: second } })
    await exported()
    const there = client.db(dbName).collection<{ _id: string; occupies: string[] }>('appointments')
    expect((await there.findOne({ _id: one.id }))?.occupies).toEqual(second)
    expect((await there.findOne({ _id: two.id }))?.occupies).toEqual(first)
  })

  it('has every index of the source, the unique one included', async () => {
    const indexes = async (db: mongo.Db) => {
      const names = (await db.listCollections().toArray())
        .map(({ name }) => name)
        .filter((name) => name !== 'export_progress')
        .sort()
      const all = await Promise.all(
        names.map(async (name) => ({
          name,
          indexes: (await db.collection(name).indexes()).map((index) => index.name).sort(),
        })),
      )
      // A collection that is empty and has no index of its own leaves nothing to bring.
      return all.filter(({ indexes: own }) => own.length > 1)
    }
    const { db } = api.deps.connection
    if (!db) throw new Error('the API is connected')
    expect(await indexes(client.db(dbName))).toEqual(await indexes(db))
  })

  it('serves the clinic, and the source is as it was', async () => {
    const before = await digestOfSource()
    const { dataKeys, accessTokenSecret } = api.deps.env
    const there = new URL(uri())
    there.pathname = `/${dbName}`
    const moved = await startTestApi({ env: { mongodbUri: there.href, dataKeys, accessTokenSecret } })
    const desk = await moved.as(clinic, 'receptionist')
    await expect(book(desk, clinic, at('11:00'))).rejects.toMatchObject({
      problem: { code: 'appointment_conflict' },
    })
    await book(desk, clinic, at('12:00'))
    await moved.close({ keepDatabase: true })
    expect(await digestOfSource()).toBe(before)
  })

  it('into a database that an API has served from is refused', async () => {
    await expect(
      withSnapshot((snapshot) => exportSnapshot(snapshot, client, dbName, () => {})),
    ).rejects.toBeInstanceOf(TargetNotEmptyError)
  })

  it('whose copy differs is not called done', async () => {
    const other = `${dbName}-spoilt`
    await withSnapshot(async (snapshot) => {
      const spoil = client.db(other).collection<{ _id: string }>('clinics')
      const work = exportSnapshot(snapshot, client, other, ({ collection, done, all }) => {
        if (collection === 'clinics' && done === all) void spoil.updateMany({}, { $set: { name: 'spoilt' } })
      })
      await expect(work).rejects.toBeInstanceOf(VerificationError)
    })
    await client.db(other).dropDatabase()
  })

  it('as a command says what it did; an unreachable target in one sentence', async () => {
    const name = `${dbName}-command`
    const [base = '', query = ''] = uri().split('?')
    const to = `${base.replace(/\/[^/]*$/, '')}/${name}?${query}`
    const { code, output } = await runCommand('export.ts', ['--to', to], { DATA_DIR: dataDir })
    expect({ code, output }).toMatchObject({
      code: 0,
      output: expect.stringMatching(/verified by count and hash/),
    })
    await client.db(name).dropDatabase()
    const nobody = await runCommand('export.ts', ['--to', 'mongodb://127.0.0.1:9/x'], { DATA_DIR: dataDir })
    expect(nobody).toMatchObject({ code: 1, output: expect.stringContaining('The target does not answer') })
  })
})
