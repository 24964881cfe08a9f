import { parentPort, workerData } from 'node:worker_threads'
import { createCursorTable, sweepCursors } from './cursors.ts'
import type { Runtime } from './dispatch.ts'
import { removeExpired } from './expire.ts'
import { listen } from './server.ts'
import { closeStore, openStore } from './storage/store.ts'
import { sweepSessions } from './transactions/sessions.ts'

const { dataDir, socketPath } = workerData as { dataDir: string; socketPath: string } // written by index.ts only

const SWEEP_MS = 15_000

const store = openStore(dataDir)
const runtime: Runtime = { store, sessions: new Map(), cursors: createCursorTable(), now: Date.now }
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
