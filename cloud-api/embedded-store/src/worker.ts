import { parentPort, workerData } from 'node:worker_threads'
import { sweepCursors } from './cursors.ts'
import { createRuntime } from './dispatch.ts'
import { removeExpired } from './expire.ts'
import { listen } from './server.ts'
import { closeStore, openStore } from './storage/store.ts'
import { sweepSessions } from './transactions/sessions.ts'

const { dataDir, socketPath, testCommands } = workerData as WorkerData // written by index.ts only

/** What index.ts gives the worker. */
export type WorkerData = {
  readonly dataDir: string
  readonly socketPath: string
  readonly testCommands: boolean
}

const SWEEP_MS = 15_000

const store = openStore(dataDir)
const runtime = createRuntime(store, Date.now, testCommands)
const server = await listen(runtime, socketPath)
const sweeper = setInterval(() => {
  const now = runtime.now()
  sweepSessions(store, runtime.sessions, now)
  sweepCursors(runtime.cursors, now)
  removeExpired(store, now)
}, SWEEP_MS)

parentPort?.on('message', () => {
  clearInterval(sweeper)
  server.close()
  closeStore(store)
  parentPort?.postMessage('closed')
  parentPort?.close()
  process.exit(0)
})
parentPort?.postMessage('ready')
