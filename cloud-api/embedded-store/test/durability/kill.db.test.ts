import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { TEST_HANG_MS } from '../../../../scripts/test-support/limits.ts'
import { scale } from '../scale.ts'
import { ACCOUNTS, EACH, emptyBooks, examine, seed, writeUntilKilled } from './load.ts'
import { startStoreProcess } from './start-store-process.ts'

const KILLS = 50 * scale

/** Mulberry32: the same sequence for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

it(`${KILLS} times killed at a random point of a mixed load: nothing acknowledged is lost, no transaction is torn`, {
  timeout: TEST_HANG_MS * scale,
}, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'store-kill-'))
  const random = randomFrom(Date.now())
  const books = emptyBooks()
  let store = await startStoreProcess(dataDir)
  onTestFinished(() => store.kill())
  await seed(store.uri)
  for (let kill = 0; kill < KILLS; kill++) {
    let left = 1 + Math.floor(random() * 60)
    let killed: Promise<void> | null = null
    const enough = () => {
      if (--left <= 0) killed ??= store.kill()
    }
    await writeUntilKilled(store.uri, books, { enough, random })
    await killed
    const file = new Database(join(dataDir, 'store.sqlite'))
    expect(file.pragma('integrity_check', { simple: true })).toBe('ok')
    file.close()
    store = await startStoreProcess(dataDir)
    const found = await examine(store.uri, books)
    expect(found).toMatchObject({ lost: [], risen: [], unknown: [], torn: [], total: ACCOUNTS * EACH })
    expect(found.counter).toBeGreaterThanOrEqual(books.increments.acknowledged)
    expect(found.counter).toBeLessThanOrEqual(books.increments.attempted)
  }
  expect(books.acknowledged.size).toBeGreaterThan(KILLS)
  await store.kill()
  rmSync(dataDir, { recursive: true, force: true })
})
