import cluster from 'node:cluster'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { StoreStartError, startEmbeddedStore } from '@scheduler/embedded-store'
import { connectDatabase, storeDirectory } from '../src/database/connect.ts'
import { migrateEmbedded } from '../src/database/open-data.ts'
import { type Env, loadEnv } from '../src/env.ts'
import { StartError } from '../src/start-error.ts'
import { type ApiWorker, keepServing } from './cluster/keep-serving.ts'
import { createProgressLine } from './progress-line.ts'
import { runTool } from './run-tool.ts'
import { wholeNumber } from './whole-number.ts'

const USAGE = 'Usage: npm run cluster -- [--processes <1 to 64>]'

/**
 * `npm run cluster -- --processes 3`: several API processes on one port and one database. Without MONGODB_URI the
 * embedded store runs here, beside them. One that ends unasked is started again.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { processes: { type: 'string', default: '3' } } })
  const processes = wholeNumber('processes', values.processes, { least: 1, most: 64 })
  const env = loadEnv(process.env)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.abort())
  const directory = storeDirectory(env.dataDir)
  if (env.mongodbUri === null) mkdirSync(directory, { recursive: true, mode: 0o700 })
  const store = env.mongodbUri === null ? await startEmbeddedStore({ dataDir: directory }) : null
  try {
    if (store) await migrateFirst(env, store.uri)
    cluster.setupPrimary({ exec: join(import.meta.dirname, '..', 'src', 'main.ts'), args: [] })
    const served = await keepServing({
      processes,
      place: `http://${env.host}:${env.port} on ${store ? 'the embedded store' : 'MONGODB_URI'}`,
      fork: () => forkApi(env.mongodbUri ?? store?.uri ?? ''),
      say: (line) => process.stdout.write(`${line}\n`),
      pause: (seconds, signal) => delay(seconds * 1000, undefined, { signal }).catch(() => {}), // told to stop
      now: () => performance.now(),
      stop: stop.signal,
    })
    if (!served) throw new StartError('The first API process did not come to serve, so no other is started.')
  } finally {
    await store?.close()
  }
}

/** The API processes take the store for a MongoDB, which they do not migrate. */
async function migrateFirst(env: Env, uri: string): Promise<void> {
  const { connection, close } = await connectDatabase({ ...env, mongodbUri: uri })
  const line = createProgressLine((text) => process.stdout.write(text), process.stdout.isTTY)
  try {
    await migrateEmbedded({ connection, env, now: () => new Date(), onProgress: line.show })
  } finally {
    line.end()
    await close()
  }
}

function forkApi(uri: string): ApiWorker {
  const worker = cluster.fork({ MONGODB_URI: uri })
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve())
    // A message to one that has just ended fails, which matters to nobody; one that could not be made has no exit.
    worker.on('error', () => {
      if (worker.process.pid === undefined) resolve()
    })
  })
  const listening = new Promise<boolean>((resolve) => {
    worker.once('listening', () => resolve(true))
    void ended.then(() => resolve(false))
  })
  return { pid: worker.process.pid, listening, ended, end: () => worker.process.kill('SIGTERM') }
}

await runTool(main, [StoreStartError], USAGE)
