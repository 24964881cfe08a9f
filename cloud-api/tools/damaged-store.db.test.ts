import { randomBytes } from 'node:crypto'
import {
  cpSync,
  existsSync,
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
import { startEmbeddedStore } from '@scheduler/embedded-store'
import Database from 'better-sqlite3'
import { mongo } from 'mongoose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startStoreProcess } from '../embedded-store/test/durability/start-store-process.ts'
import { DATABASE_NAME, storeDirectory } from '../src/database/connect.ts'
import { runCommand } from './run-command.ts'

const home = mkdtempSync(join(tmpdir(), 'scheduler-damaged-'))
const whole = join(home, 'whole')
const dataDir = join(home, 'data')
const store = join(storeDirectory(dataDir), 'store.sqlite')
const backupFile = join(home, 'whole.scheduler')
const ROWS = 400

/** Writes rows that the journal alone holds, and then dies. */
async function dieWithJournal(): Promise<void> {
  const process = await startStoreProcess(storeDirectory(dataDir))
  const client = await new mongo.MongoClient(process.uri).connect()
  await client.db(DATABASE_NAME).collection<Row>('rows').insertOne({ _id: 'acknowledged', text: '' })
  await process.kill()
  await client.close()
}

type Row = { readonly _id: string; readonly text: string }

beforeAll(async () => {
  const running = await startEmbeddedStore({ dataDir: storeDirectory(whole) })
  const client = await new mongo.MongoClient(running.uri).connect()
  const rows = Array.from({ length: ROWS }, (_, i) => ({ _id: `r${i}`, text: 'x'.repeat(1000) }))
  await client.db(DATABASE_NAME).collection<Row>('rows').insertMany(rows)
  await client.close()
  await running.close()
  expect(await runCommand('backup.ts', ['--to', backupFile], { DATA_DIR: whole })).toMatchObject({ code: 0 })
})
beforeEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
  cpSync(whole, dataDir, { recursive: true })
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const restore = (...more: string[]) =>
  runCommand('restore.ts', ['--from', backupFile, ...more], { DATA_DIR: dataDir })
const names = () => readdirSync(storeDirectory(dataDir)).sort()
const keptNames = () => names().filter((name) => name.includes('.before-'))
const documentsIn = (file: string) => {
  const sqlite = new Database(file, { readonly: true })
  const count = sqlite.prepare('SELECT count(*) FROM docs').pluck().get()
  sqlite.close()
  return count
}
const spoilMiddle = (file: string) => {
  const bytes = readFileSync(file)
  bytes.fill(0xa5, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 4096)
  writeFileSync(file, bytes)
}

const DAMAGES: [string, () => void][] = [
  ['is garbage', () => writeFileSync(store, randomBytes(20_000))],
  ['has lost its end', () => truncateSync(store, 6000)],
  ['has lost a page', () => spoilMiddle(store)],
]

describe('a store that is damaged', () => {
  it.each(DAMAGES)('and %s gives way to a backup with --force only, and is kept', async (_name, spoil) => {
    spoil()
    const spoilt = readFileSync(store)
    const before = names()
    const refused = await restore()
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('--force') })
    expect(refused.output).not.toMatch(/\n\s+at /)
    expect(names()).toEqual(before)
    expect(await restore('--force')).toMatchObject({ code: 0, output: expect.stringContaining('kept as') })
    expect(documentsIn(store)).toBe(ROWS)
    const [kept = ''] = keptNames()
    expect(statSync(join(storeDirectory(dataDir), kept)).size).toBe(spoilt.length)
  })

  it('beyond opening is kept with its journal', async () => {
    await dieWithJournal()
    truncateSync(store, 0)
    const journal = readFileSync(`${store}-wal`)
    expect(await restore()).toMatchObject({ code: 1, output: expect.stringContaining('--force') })
    expect(readFileSync(`${store}-wal`).equals(journal)).toBe(true)
    expect(await restore('--force')).toMatchObject({ code: 0 })
    const kept = keptNames().find((name) => name.endsWith('-wal')) ?? ''
    expect(readFileSync(join(storeDirectory(dataDir), kept)).equals(journal)).toBe(true)
    expect(existsSync(`${store}-wal`)).toBe(false)
    expect(documentsIn(store)).toBe(ROWS)
  })

  it.each(DAMAGES)('and %s is not backed up', async (_name, spoil) => {
    spoil()
    const to = join(home, 'damaged.scheduler')
    const { code, output } = await runCommand('backup.ts', ['--to', to], { DATA_DIR: dataDir })
    expect(code).toBe(1)
    expect(output).toMatch(/The store in .* is damaged/)
    expect(output).not.toMatch(/\n\s+at /)
    expect(readdirSync(home).sort()).toEqual(['data', 'whole', 'whole.scheduler'])
  })

  it('is not exported', async () => {
    writeFileSync(store, randomBytes(20_000))
    const target = await startEmbeddedStore({ dataDir: join(home, 'target') })
    const { code, output } = await runCommand('export.ts', ['--to', target.uri], { DATA_DIR: dataDir })
    await target.close()
    rmSync(join(home, 'target'), { recursive: true })
    expect(code).toBe(1)
    expect(output).toMatch(/^The store in .* is damaged/m)
    expect(output).not.toMatch(/\n\s+at /)
  })
})

describe('a store that ended with writes in its journal', () => {
  it('is kept with them', async () => {
    await dieWithJournal()
    expect(await restore('--force')).toMatchObject({ code: 0 })
    expect(keptNames()).toHaveLength(1)
    expect(documentsIn(join(storeDirectory(dataDir), keptNames()[0] ?? ''))).toBe(ROWS + 1)
  })

  it('and is read by another program is left as it is', async () => {
    await dieWithJournal()
    const reader = new Database(store, { readonly: true })
    const count = reader.prepare('SELECT count(*) FROM docs').pluck()
    expect(count.get()).toBe(ROWS + 1)
    const { code, output } = await restore('--force')
    expect(code).toBe(1)
    expect(output).toMatch(/Another program has .*store\.sqlite open/)
    expect(keptNames()).toEqual([])
    expect(count.get()).toBe(ROWS + 1)
    reader.close()
    expect(documentsIn(store)).toBe(ROWS + 1)
    expect(await restore('--force')).toMatchObject({ code: 0 })
  })
})
