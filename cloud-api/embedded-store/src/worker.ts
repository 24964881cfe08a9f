import { parentPort, Worker, workerData } from 'node:worker_threads'
import { credentialsOf } from './access/scram.ts'
import { STORE_USER } from './access/secret.ts'
import { sweepCursors } from './cursors.ts'
import { createRuntime } from './dispatch.ts'
import { removeExpired } from './expire.ts'
import { createPace } from './pace.ts'
import { listen } from './server.ts'
import type { CheckpointerData } from './storage/checkpointer.ts'
import { databaseFile } from './storage/sqlite.ts'
import { closeStore, finishJournal, openStore } from './storage/store.ts'
import { StoreError } from './store-error.ts'
import { sweepSessions } from './transactions/sessions.ts'

const { dataDir, socketPath, password, testCommands } = workerData as WorkerData // written by index.ts only

/** What index.ts gives the worker. */
export type WorkerData = {
  readonly dataDir: string
  /** The Unix socket to listen on; null: a free TCP port of this machine, with a password. */
  readonly socketPath: string | null
  readonly password: string | null
  readonly testCommands: boolean
}

const SWEEP_MS = 15_000

const store = openStore(dataDir)
const checkpointed: CheckpointerData = { file: databaseFile(dataDir) }
const checkpointer = new Worker(new URL('./storage/checkpointer.ts', import.meta.url), {
  workerData: checkpointed,
})
checkpointer.on('message', () => finishJournal(store))
checkpointer.on('error', () => {}) // without it the journal is carried over inside commits: slower, nothing worse
const runtime = createRuntime(store, Date.now, testCommands)
const credentials = password === null ? null : credentialsOf(STORE_USER, password)
const server = await listen(runtime, socketPath, credentials)
const sweeper = setInterval(sweep, SWEEP_MS)

async function sweep(): Promise<void> {
  const now = runtime.now()
  sweepSessions(store, runtime.sessions, now)
  sweepCursors(runtime.cursors, now)
  try {
    await removeExpired(store, now, createPace(0))
  } catch (error) {
    // A disk that refuses now may be well at the next sweep; those who write are told by their own commands.
    if (!(error instanceof StoreError)) throw error
  }
}

parentPort?.on('message', async () => {
  clearInterval(sweeper)
  server.close()
  await checkpointer.terminate()
  closeStore(store)
  parentPort?.postMessage('closed')
  parentPort?.close()
  process.exit(0)
})
const address = server.address()
parentPort?.postMessage({ ready: true, port: typeof address === 'object' && address ? address.port : 0 })
