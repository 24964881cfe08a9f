import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { holdDataDir, StoreStartError } from './data-dir.ts'
import type { WorkerData } from './worker.ts'

export { backUp, type OnProgress } from './backup/back-up.ts'
export { BackupFileError } from './backup/backup-file.ts'
export { restore, StoreNotEmptyError } from './backup/restore.ts'
export { NoStoreError, type Snapshot, type SnapshotCollection, takeSnapshot } from './backup/snapshot.ts'
export { StoreStartError } from './data-dir.ts'

export type StartOptions = {
  /** Where the data lives; created with mode 0700. */
  readonly dataDir: string
  /** Allows MongoDB's `failCommand` fail point. For tests only. */
  readonly testCommands?: boolean
}

export type RunningStore = {
  /** For the official MongoDB driver. */
  readonly uri: string
  readonly close: () => Promise<void>
}

/**
 * Starts the store in a worker thread, on a Unix socket only this user can open.
 * @throws StoreStartError when the directory is in use, cannot be written, or the platform has no such sockets
 */
export async function startEmbeddedStore({
  dataDir,
  testCommands = false,
}: StartOptions): Promise<RunningStore> {
  if (process.platform === 'win32') {
    throw new StoreStartError(
      'store_unsupported_platform',
      'The embedded store does not run on Windows yet: set MONGODB_URI to a MongoDB replica set.',
    )
  }
  const directory = resolve(dataDir)
  const unlock = holdDataDir(directory)
  const socketDir = socketDirectory(directory)
  const socketPath = join(socketDir, 'store.sock')
  rmSync(socketPath, { force: true })
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { dataDir: directory, socketPath, testCommands } satisfies WorkerData,
  })
  try {
    await message(worker, 'ready')
  } catch (error) {
    unlock()
    throw new StoreStartError(
      'store_unwritable',
      `The store in ${directory} could not be opened: ${String(error)}`,
      error,
    )
  }
  chmodSync(socketPath, 0o600)
  const close = async () => {
    worker.postMessage('close')
    await message(worker, 'closed')
    await worker.terminate()
    rmSync(socketPath, { force: true })
    if (socketDir !== directory) rmSync(socketDir, { recursive: true, force: true })
    unlock()
  }
  let closing: Promise<void> | null = null
  return {
    uri: `mongodb://${encodeURIComponent(socketPath)}/?directConnection=true&retryWrites=true`,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

function message(worker: Worker, wanted: string): Promise<void> {
  return new Promise((done, fail) => {
    worker.on('message', (text) => {
      if (text === wanted) done()
    })
    worker.once('error', fail)
    worker.once('exit', () => fail(new Error('the store stopped')))
  })
}

/** A socket's path may have 107 bytes at most: a long data directory gets a private one in the temp folder. */
function socketDirectory(directory: string): string {
  if (Buffer.byteLength(join(directory, 'store.sock')) <= 100) return directory
  return mkdtempSync(join(tmpdir(), 'store-'))
}
