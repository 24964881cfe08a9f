import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BackupFileError, backUp, restore, startEmbeddedStore } from '../src/index.ts'
import { FORMAT } from '../src/storage/sqlite.ts'

const home = mkdtempSync(join(tmpdir(), 'store-backup-file-'))
const source = join(home, 'source')
const target = join(home, 'target')
const whole = join(home, 'whole')
const copy = join(home, 'copy')
const HEAD_BYTES = 512
const NOW = new Date('2026-03-01T10:00:00.000Z')
const options = { now: NOW, onProgress: () => {} }

beforeAll(async () => {
  const store = await startEmbeddedStore({ dataDir: source })
  const client = await new MongoClient(store.uri).connect()
  await client.db('clinic').collection<{ _id: string }>('rows').insertOne({ _id: 'a' })
  await client.close()
  await store.close()
  await backUp(source, whole, options)
})
beforeEach(() => rmSync(target, { recursive: true, force: true }))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const restoreCopy = () => restore(copy, target, { force: false, ...options })
const headOf = (bytes: Buffer) => JSON.parse(bytes.toString('utf8', 0, HEAD_BYTES))

type Changes = Readonly<Record<string, unknown>>

/** Writes a backup as version 1 made it: its checksum is right, and covers the body alone. */
function writeVersion1(body: Buffer, changes: Changes = {}): void {
  const head = {
    format: 'appointment-scheduler-backup',
    version: 1,
    createdAt: NOW.toISOString(),
    databaseBytes: readFileSync(join(source, 'store.sqlite')).length,
    bytes: body.length,
    sha256: createHash('sha256').update(body).digest('hex'),
    ...changes,
  }
  writeFileSync(copy, Buffer.concat([Buffer.from(`${JSON.stringify(head).padEnd(HEAD_BYTES - 1)}\n`), body]))
}

function packed(make: (sqlite: Database.Database) => void): { body: Buffer; databaseBytes: number } {
  const file = join(home, 'made.sqlite')
  rmSync(file, { force: true })
  const sqlite = new Database(file)
  make(sqlite)
  sqlite.close()
  const bytes = readFileSync(file)
  return { body: gzipSync(bytes), databaseBytes: bytes.length }
}

describe('a backup file', () => {
  it('of version 2 is restored', async () => {
    expect(headOf(readFileSync(whole)).version).toBe(2)
    expect(await restore(whole, target, { force: false, ...options })).toEqual({
      createdAt: NOW.toISOString(),
      keptAs: null,
    })
  })

  it('of version 1 is restored', async () => {
    writeVersion1(gzipSync(readFileSync(join(source, 'store.sqlite'))))
    expect(await restoreCopy()).toMatchObject({ createdAt: NOW.toISOString() })
    const sqlite = new Database(join(target, 'store.sqlite'), { readonly: true })
    expect(sqlite.prepare('SELECT count(*) FROM docs').pluck().get()).toBe(1)
    sqlite.close()
  })

  it('is refused for any one changed bit of its head', async () => {
    const bytes = readFileSync(whole)
    for (let at = 0; at < HEAD_BYTES; at++) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
      writeFileSync(copy, changed)
      await expect(restoreCopy(), `bit of byte ${at}`).rejects.toBeInstanceOf(BackupFileError)
    }
  })

  it('that says it is of version 1 and is not is refused', async () => {
    writeFileSync(
      copy,
      readFileSync(whole).toString('latin1').replace('"version":2', '"version":1'),
      'latin1',
    )
    await expect(restoreCopy()).rejects.toThrow(/is damaged: its checksum/)
  })

  it.each<[Changes, RegExp]>([
    [{ version: 'abc' }, /is damaged: its head/],
    [{ version: 0 }, /is damaged: its head/],
    [{ version: 1.5 }, /is damaged: its head/],
    [{ version: 3 }, /newer version/],
    [{ createdAt: 'yesterday' }, /is damaged: its head/],
    [{ databaseBytes: -1 }, /is damaged: its head/],
    [{ databaseBytes: 100 }, /holds more than it says/],
    [{ databaseBytes: 100_000_000 }, /holds less than it says/],
    [{ format: 'another' }, /is not a backup/],
  ])('whose head says %j is refused', async (changes, sentence) => {
    writeVersion1(gzipSync(readFileSync(join(source, 'store.sqlite'))), changes)
    await expect(restoreCopy()).rejects.toThrow(sentence)
  })

  it('of a store that a newer program wrote is refused', async () => {
    const file = join(home, 'newer.sqlite')
    writeFileSync(file, readFileSync(join(source, 'store.sqlite')))
    const sqlite = new Database(file)
    sqlite.pragma('journal_mode = DELETE')
    sqlite.pragma(`user_version = ${FORMAT + 1}`)
    sqlite.close()
    writeVersion1(gzipSync(readFileSync(file)))
    await expect(restoreCopy()).rejects.toThrow(/newer version/)
  })

  it.each<[string, () => { body: Buffer; databaseBytes: number }, RegExp]>([
    ['no gzip', () => ({ body: Buffer.from('hello'), databaseBytes: 5 }), /cannot be unpacked/],
    [
      'half a gzip',
      () => ({ body: gzipSync(Buffer.alloc(9000)).subarray(0, 20), databaseBytes: 9000 }),
      /cannot be unpacked/,
    ],
    [
      'no database',
      () => ({ body: gzipSync(Buffer.alloc(9000, 'x')), databaseBytes: 9000 }),
      /The database in .* is damaged/,
    ],
    ['nothing', () => ({ body: gzipSync(''), databaseBytes: 0 }), /The database in .* is damaged/],
    [
      'another database',
      () => packed((sqlite) => sqlite.exec('CREATE TABLE docs (id)')),
      /The database in .* is damaged/,
    ],
  ])('that has a right checksum and holds %s is refused', async (_name, make, sentence) => {
    const { body, databaseBytes } = make()
    writeVersion1(body, { databaseBytes })
    const refused = restoreCopy()
    await expect(refused).rejects.toBeInstanceOf(BackupFileError)
    await expect(refused).rejects.toThrow(sentence)
  })
})
