import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { StoreStartError, startEmbeddedStore } from '../src/index.ts'
import { startStoreProcess } from './durability/start-store-process.ts'

let dataDir: string

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'store-held-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const start = async () => {
  const store = await startEmbeddedStore({ dataDir })
  await store.close()
}

it('a data directory has one store at a time, whose process is named', async () => {
  const other = await startStoreProcess(dataDir)
  await expect(start()).rejects.toThrow(`is in use by process ${other.pid}.`)
  await other.kill()
  await start()
})

it('nor does one process start two on it', async () => {
  const store = await startEmbeddedStore({ dataDir })
  await expect(start()).rejects.toBeInstanceOf(StoreStartError)
  await store.close()
  await start()
})

it('one left behind by a crash is free, even where its process id has come again', async () => {
  const held = await startEmbeddedStore({ dataDir })
  const left = readFileSync(join(dataDir, 'store.lock')) // names this very process, as in a container that starts anew
  await held.close()
  writeFileSync(join(dataDir, 'store.lock'), left)
  await start()
})
