import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { WorkerData } from './worker.ts'

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

/** Why the store could not start, as a code and a sentence. */
export class StoreStartError extends Error {
  readonly code: 'store_in_use' | 'store_unwritable' | 'store_unsupported_platform'

  constructor(code: StoreStartError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'StoreStartError'
    this.code = code
  }
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
  prepareDirectory(directory)
  const unlock = lock(directory)
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

function prepareDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    accessSync(directory, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new StoreStartError(
      'store_unwritable',
      `The data directory ${directory} cannot be written. Choose another with DATA_DIR, or change its permissions.`,
      error,
    )
  }
}

/** A file with the owner's process id. One left behind by a process that is gone is taken over. */
function lock(directory: string): () => void {
  const file = join(directory, 'store.lock')
  if (existsSync(file)) {
    const pid = Number(readFileSync(file, 'utf8'))
    if (isAlive(pid)) {
      throw new StoreStartError(
        'store_in_use',
        `The data directory ${directory} is in use by process ${pid}. Stop it first, or choose another with DATA_DIR.`,
      )
    }
    rmSync(file, { force: true })
  }
  try {
    const handle = openSync(file, 'wx', 0o600)
    writeSync(handle, String(process.pid))
    closeSync(handle)
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    throw taken
      ? new StoreStartError(
          'store_in_use',
          `The data directory ${directory} has just been taken by another process.`,
          error,
        )
      : new StoreStartError('store_unwritable', `The data directory ${directory} cannot be written.`, error)
  }
  return () => rmSync(file, { force: true })
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** A socket's path may have 107 bytes at most: a long data directory gets a private one in the temp folder. */
function socketDirectory(directory: string): string {
  if (Buffer.byteLength(join(directory, 'store.sock')) <= 100) return directory
  return mkdtempSync(join(tmpdir(), 'store-'))
}
