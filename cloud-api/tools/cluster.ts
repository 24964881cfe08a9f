import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { StoreStartError, startEmbeddedStore } from '@scheduler/embedded-store'
import { storeDirectory } from '../src/database/connect.ts'
import { loadEnv } from '../src/env.ts'
import { StartError } from '../src/start-error.ts'
import { runTool } from './run-tool.ts'

/**
 * `npm run cluster -- --processes 3`: several API processes on one port and one database. Without MONGODB_URI the
 * embedded store runs here, beside them. One that ends unasked is started again.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { processes: { type: 'string', default: '3' } } })
  const processes = Number(values.processes)
  if (!Number.isInteger(processes) || processes < 1 || processes > 64) {
    throw new StartError('Usage: npm run cluster -- --processes <1 to 64>')
  }
  const env = loadEnv(process.env)
  const directory = storeDirectory(env.dataDir)
  if (env.mongodbUri === null) mkdirSync(directory, { recursive: true, mode: 0o700 })
  const store = env.mongodbUri === null ? await startEmbeddedStore({ dataDir: directory }) : null
  cluster.setupPrimary({ exec: join(import.meta.dirname, '..', 'src', 'main.ts'), args: [] })
  const say = (text: string) => process.stdout.write(`${text}\n`)
  const fork = () => cluster.fork({ MONGODB_URI: env.mongodbUri ?? store?.uri })
  let stopping = false

  const served = new Set<number>()
  cluster.on('listening', (worker) => served.add(worker.id))
  cluster.on('exit', (worker) => {
    // One that could not even start would not the next time either.
    if (stopping || !served.has(worker.id)) return
    say(`API process ${worker.process.pid} ended; another takes its place.`)
    fork()
  })
  const stop = async () => {
    if (stopping) return
    stopping = true
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined)
    await Promise.all(workers.map(endWorker))
    await store?.close()
    process.exit(process.exitCode ?? 0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())

  const first = await listening(fork())
  if (!first) {
    process.exitCode = 1 // it has said why
    await stop()
  }
  await Promise.all(Array.from({ length: processes - 1 }, () => listening(fork())))
  say(
    `${processes} API processes serve http://${env.host}:${env.port} on ${store ? 'the embedded store' : 'MONGODB_URI'}.`,
  )
}

/** Whether it came to listen; false when it ended before. */
async function listening(worker: Worker): Promise<boolean> {
  return Promise.race([once(worker, 'listening').then(() => true), once(worker, 'exit').then(() => false)])
}

async function endWorker(worker: Worker): Promise<void> {
  if (worker.isDead()) return
  const gone = once(worker, 'exit')
  worker.process.kill('SIGTERM')
  await gone
}

await runTool(main, [StoreStartError])
