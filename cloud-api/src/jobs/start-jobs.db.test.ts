import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningStore, startEmbeddedStore } from '@scheduler/embedded-store'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { connectDatabase, type Database } from '../database/connect.ts'
import type { Deps } from '../deps.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'
import { startJobs } from './start-jobs.ts'

/* Three API processes, as far as their jobs are concerned: each with its own connections to one database. */
const PROCESSES = 3
const dataDir = mkdtempSync(join(tmpdir(), 'jobs-'))
let store: RunningStore | null = null
let api: TestApi
const databases: Database[] = []

beforeAll(async () => {
  const given = process.env.MONGODB_URI
  if (!given) store = await startEmbeddedStore({ dataDir })
  const uri = new URL(given ?? store?.uri ?? '')
  uri.pathname = `/jobs-${randomUUID().slice(0, 8)}`
  uri.searchParams.set('monitorCommands', 'true')
  api = await startTestApi({ env: { mongodbUri: uri.href } })
  for (let i = 0; i < PROCESSES; i++) databases.push(await connectDatabase(api.deps.env))
})
afterAll(async () => {
  for (const { close } of databases) await close()
  await api.close()
  await store?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

it('each run of a job is taken by one of several processes, while the others look for work', async () => {
  const jobs = api.deps.connection.collection('jobs')
  /** How often each process has looked for a job that is due. */
  const looks = databases.map(() => 0)
  databases.forEach(({ connection }, i) => {
    connection.getClient().on('commandStarted', ({ commandName, command }) => {
      if (commandName === 'findAndModify' && command.findAndModify === 'jobs') looks[i] = (looks[i] ?? 0) + 1
    })
  })
  const runs: number[] = []
  let running = 0
  let mostAtOnce = 0
  const probe = (process: number) => ({
    name: 'probe',
    every: '1 hour',
    run: async () => {
      runs.push(process)
      mostAtOnce = Math.max(mostAtOnce, ++running)
      // Every process has had the chance to take it as well, twice, before it is done.
      const before = [...looks]
      await expect.poll(() => looks.every((count, i) => count >= (before[i] ?? 0) + 2)).toBe(true)
      running--
    },
  })
  const started = await Promise.all(
    databases.map(({ connection }, i) =>
      startJobs({ ...api.deps, connection } as Deps, { recurring: [probe(i)], processEvery: 20 }),
    ),
  )
  onTestFinished(async () => {
    for (const { stop } of started) await stop()
  })
  expect(await jobs.countDocuments({ name: 'probe' })).toBe(1)
  const atRest = { name: 'probe', lockedAt: null, nextRunAt: { $gt: new Date() } }
  await expect.poll(() => jobs.countDocuments(atRest)).toBe(1)
  await expect.poll(() => running).toBe(0)
  expect(runs).toHaveLength(1) // starting asks for the first
  for (let round = 2; round <= 8; round++) {
    const { modifiedCount } = await jobs.updateOne({ name: 'probe' }, { $set: { nextRunAt: new Date(0) } })
    expect(modifiedCount).toBe(1)
    await expect.poll(() => runs.length).toBeGreaterThanOrEqual(round)
    await expect.poll(() => jobs.countDocuments(atRest)).toBe(1)
    expect(runs).toHaveLength(round)
  }
  expect(mostAtOnce).toBe(1)
})

it('a process that starts leaves a job alone that another is at, and takes up a new interval', async () => {
  const jobs = api.deps.connection.collection('jobs')
  const [first, second] = databases
  if (!first || !second) throw new Error('there are three')
  let finish = () => {}
  const done = new Promise<void>((resolve) => {
    finish = resolve
  })
  let runs = 0
  const job = {
    name: 'long',
    every: '1 hour',
    run: async () => {
      runs++
      await done
    },
  }
  const start = ({ connection }: Database, every: string) =>
    startJobs({ ...api.deps, connection } as Deps, { recurring: [{ ...job, every }], processEvery: 20 })
  const one = await start(first, '1 hour')
  await expect.poll(() => runs).toBe(1)
  const atWork = await jobs.findOne({ name: 'long' })
  const two = await start(second, '2 hours')
  expect(await jobs.findOne({ name: 'long' })).toEqual({ ...atWork, repeatInterval: '2 hours' })
  finish()
  await expect.poll(() => jobs.countDocuments({ name: 'long', lockedAt: null })).toBe(1)
  expect(runs).toBe(1)
  await one.stop()
  await two.stop()
})
