import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { type ClientSession, type Db, MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf } from '../start-store.ts'
import { type StoreProcess, startStoreProcess } from './start-store-process.ts'

/*
 * Linux lets a test stand between a program and its disk, given a C compiler; what is proved there holds for the same
 * code elsewhere. CI has both.
 */
const compiler = process.platform === 'linux' ? findCompiler() : null

function findCompiler(): string | null {
  const works = (name: string) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0
  return ['cc', 'gcc', 'clang'].find(works) ?? null
}

describe.runIf(compiler)('a disk that', () => {
  const home = mkdtempSync(join(tmpdir(), 'store-disk-'))
  const dataDir = join(home, 'data')
  const control = join(home, 'fault')
  const shim = join(home, 'failing-disk.so')
  let store: StoreProcess
  let client: MongoClient
  let db: Db

  const setFault = (fault: 'f' | 'w' | 's' | 'none') => writeFileSync(control, fault === 'none' ? '' : fault)
  const rows = () => db.collection<{ _id: string; v?: number }>('rows')
  const open = async () => {
    store = await startStoreProcess(dataDir, { LD_PRELOAD: shim, DISK_FAULT: control })
    client = await new MongoClient(store.uri).connect()
    db = client.db('disk')
  }

  beforeAll(async () => {
    const source = fileURLToPath(new URL('./failing-disk.c', import.meta.url))
    execFileSync(compiler ?? 'cc', ['-shared', '-fPIC', '-O1', '-o', shim, source, '-ldl'])
    setFault('none')
    await open()
    await rows().createIndex({ v: 1 }, { unique: true, sparse: true })
  })
  afterAll(async () => {
    await client.close()
    await store.kill()
    rmSync(home, { recursive: true, force: true })
  })

  it.each([
    ['is full', 'f', [14031, 39]],
    ['refuses a write', 'w', [39]],
    ['refuses a sync', 's', [39]],
  ] as const)(
    '%s: the client is told, the store goes on, and nothing acknowledged is lost',
    async (_name, fault, codes) => {
      const inTransaction = async (ids: readonly string[], session: ClientSession) => {
        session.startTransaction()
        for (const _id of ids) await rows().insertOne({ _id }, { session })
        await session.commitTransaction()
      }
      await rows().insertOne({ _id: `${fault}-before`, v: fault.charCodeAt(0) })
      setFault(fault)
      const single = await refusalOf(rows().insertOne({ _id: `${fault}-single` }))
      expect(codes).toContain(single.code)
      expect(single.message).toMatch(/could not write to its disk/)
      const many = await Promise.all(
        Array.from({ length: 20 }, (_, i) => refusalOf(rows().insertOne({ _id: `${fault}-many${i}` }))),
      )
      for (const { code } of many) expect(codes).toContain(code)
      await using session = client.startSession()
      const pair = await refusalOf(inTransaction([`${fault}-left`, `${fault}-right`], session))
      expect(codes).toContain(pair.code)
      expect(codes).toContain((await refusalOf(db.createCollection(`made-${fault}`))).code)
      expect(codes).toContain((await refusalOf(rows().createIndex({ [`x-${fault}`]: 1 }))).code)
      // Reading goes on, and sees nothing of what was refused.
      const told = await rows()
        .find({ _id: new RegExp(`^${fault}-`) })
        .toArray()
      expect(told).toEqual([{ _id: `${fault}-before`, v: fault.charCodeAt(0) }])

      setFault('none')
      await rows().insertOne({ _id: `${fault}-after` })
      await using later = client.startSession()
      await inTransaction([`${fault}-left`, `${fault}-right`], later)
      await rows().createIndex({ [`x-${fault}`]: 1 })

      await client.close()
      await store.kill()
      const file = new Database(join(dataDir, 'store.sqlite'))
      expect(file.pragma('integrity_check', { simple: true })).toBe('ok')
      file.close()
      await open()
      const kept = await rows()
        .find({ _id: new RegExp(`^${fault}-`) })
        .sort({ _id: 1 })
        .toArray()
      expect(kept.map(({ _id }) => _id)).toEqual(
        ['after', 'before', 'left', 'right'].map((name) => `${fault}-${name}`),
      )
      expect((await db.listCollections({ name: `made-${fault}` }).toArray()).length).toBe(0)
      expect((await rows().indexes()).map(({ name }) => name)).toContain(`x-${fault}_1`)
    },
  )

  it.each([['f'], ['w'], ['s']] as const)(
    'fails (%s) just before a crash: what was refused does not come back',
    async (fault) => {
      const ids = Array.from({ length: 40 }, (_, i) => `${fault}-refused${i}`)
      await rows().insertOne({ _id: `${fault}-last` })
      setFault(fault)
      await refusalOf(rows().insertOne({ _id: `${fault}-refused` }))
      await Promise.all(ids.map((_id) => refusalOf(rows().insertOne({ _id }))))
      await client.close()
      await store.kill()
      setFault('none')
      await open()
      const kept = await rows()
        .find({ _id: new RegExp(`^${fault}-(last|refused)`) })
        .toArray()
      expect(kept).toEqual([{ _id: `${fault}-last` }])
    },
  )

  it('refuses a retried commit as it refused the first: nobody is told it was done', async () => {
    await using session = client.startSession()
    session.startTransaction()
    await rows().insertOne({ _id: 'retried' }, { session })
    setFault('s')
    await refusalOf(session.commitTransaction())
    setFault('none')
    const again = await refusalOf(session.commitTransaction())
    expect(again.code).toBe(251)
    expect(await rows().findOne({ _id: 'retried' })).toBeNull()
  })
})
