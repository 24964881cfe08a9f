import { randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedStore } from '@scheduler/embedded-store'
import { mongo } from 'mongoose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATABASE_NAME, storeDirectory } from '../src/database/connect.ts'
import { type Interruption, runCommand } from './run-command.ts'

const home = mkdtempSync(join(tmpdir(), 'scheduler-interrupted-'))
const dataDir = join(home, 'data')
const directory = storeDirectory(dataDir)
const backups = join(home, 'backups')
const backupFile = join(home, 'whole.scheduler')
/** Random, so that packing takes its time. */
const MEGABYTES = 64

beforeAll(async () => {
  const store = await startEmbeddedStore({ dataDir: directory })
  const client = await new mongo.MongoClient(store.uri).connect()
  const rows = client.db(DATABASE_NAME).collection('rows')
  for (let i = 0; i < MEGABYTES / 8; i++) await rows.insertOne({ bytes: randomBytes(8_000_000) })
  await client.close()
  await store.close()
  mkdirSync(backups)
  expect(await backup(backupFile)).toMatchObject({ code: 0 })
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const backup = (to: string, interruption?: Interruption) =>
  runCommand('backup.ts', ['--to', to], { DATA_DIR: dataDir }, interruption)
const restore = (interruption?: Interruption) =>
  runCommand('restore.ts', ['--from', backupFile, '--force'], { DATA_DIR: dataDir }, interruption)
const leftIn = (folder: string) =>
  readdirSync(folder).filter((name) => /^(store-snapshot|restore)-/.test(name))

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const

describe.each(SIGNALS)('on %s', (signal, code) => {
  it('a backup ends and leaves nothing', async () => {
    expect(await backup(join(backups, 'b'), { at: 'packing', signal })).toMatchObject({ code })
    expect(readdirSync(backups)).toEqual([])
    expect(leftIn(directory)).toEqual([])
  })

  it('a restore ends, leaves nothing and touches nothing', async () => {
    const before = readdirSync(directory).sort()
    const bytes = readFileSync(join(directory, 'store.sqlite'))
    expect(await restore({ at: 'unpacking', signal })).toMatchObject({ code })
    expect(readdirSync(directory).sort()).toEqual(before)
    expect(readFileSync(join(directory, 'store.sqlite')).equals(bytes)).toBe(true)
  })

  it('an export ends and leaves nothing, not even elsewhere', async () => {
    const target = await startEmbeddedStore({ dataDir: join(home, `target-${signal}`) })
    const temp = join(home, `temp-${signal}`)
    mkdirSync(temp)
    const ended = await runCommand(
      'export.ts',
      ['--to', target.uri],
      { DATA_DIR: dataDir, TMPDIR: temp },
      { at: 'rows 0 %', signal },
    )
    await target.close()
    expect(ended).toMatchObject({ code })
    expect(leftIn(directory)).toEqual([])
    expect(readdirSync(temp)).toEqual([])
  })
})

describe('what a killed command left', () => {
  const small = join(home, 'small')
  const smallBackup = (name: string) =>
    runCommand('backup.ts', ['--to', join(backups, name)], { DATA_DIR: small })
  beforeAll(async () => (await startEmbeddedStore({ dataDir: storeDirectory(small) })).close())

  it('goes at the next backup, and what is in use stays', async () => {
    await backup(join(backups, 'a'), { at: 'packing', signal: 'SIGKILL' })
    expect(leftIn(backups)).toHaveLength(1)
    expect(await Promise.all([smallBackup('b'), smallBackup('c')])).toMatchObject([{ code: 0 }, { code: 0 }])
    expect(readdirSync(backups).sort()).toEqual(['b', 'c'])
  })

  it('goes at the next restore; what is somebody’s own stays', async () => {
    const foreign = join(directory, 'restore-monday')
    mkdirSync(foreign)
    writeFileSync(join(foreign, 'notes.txt'), 'somebody’s own')
    await restore({ at: 'unpacking', signal: 'SIGKILL' })
    expect(leftIn(directory)).toHaveLength(2)
    await restore({ at: 'unpacking', signal: 'SIGTERM' })
    expect(leftIn(directory)).toEqual(['restore-monday'])
  })

  it('before there were locks goes, too', async () => {
    const old = join(backups, 'store-snapshot-a1B2c3')
    cpSync(storeDirectory(small), old, { recursive: true, filter: (path) => !path.endsWith('lock') })
    expect(await smallBackup('d')).toMatchObject({ code: 0 })
    expect(leftIn(backups)).toEqual([])
  })
})
