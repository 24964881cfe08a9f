import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { STORE_USER, storePassword } from './access/secret.ts'
import { holdDataDir, StoreStartError } from './data-dir.ts'
import type { WorkerData } from './worker.ts'

export { backUp, type OnProgress } from './backup/back-up.ts'
export { BackupFileError } from './backup/backup-file.ts'
export { restore, StoreNotEmptyError } from './backup/restore.ts'
export {
  DamagedStoreError,
  NoStoreError,
  type Snapshot,
  type SnapshotCollection,
  takeSnapshot,
} from './backup/snapshot.ts'
export { StoreStartError } from './data-dir.ts'

export type StartOptions = {
  /** Where the data lives; created with mode 0700. */
  readonly dataDir: string
  /** Allows MongoDB's `failCommand` fail point. For tests only. */
  readonly testCommands?: boolean
  /** How clients come in; by default a Unix socket where the platform has them. */
  readonly transport?: 'socket' | 'tcp'
}

export type RunningStore = {
  /** For the official MongoDB driver. */
  readonly uri: string
  readonly close: () => Promise<void>
}

/**
 * Starts the store in a worker thread: on a Unix socket only this user can open, or, where there are none, on a TCP
 * port of this machine with a password kept in the data directory.
 * @throws StoreStartError when the directory is in use or cannot be written
 */
export async function startEmbeddedStore(options: StartOptions): Promise<RunningStore> {
  const directory = resolve(options.dataDir)
  const unlock = holdDataDir(directory)
  try {
    const place = placeFor(directory, options.transport ?? DEFAULT_TRANSPORT)
    const { worker, port } = await startWorker(directory, place, options.testCommands ?? false)
    worker.on('error', (cause) => {
      // Without it nothing can be saved: whoever watches over this process is to start it again.
      throw new Error('The embedded store has ended', { cause })
    })
    if (place.socketPath !== null) chmodSync(place.socketPath, 0o600)
    const close = async () => {
      const closed = answerOf(worker)
      worker.postMessage('close')
      await closed
      await worker.terminate()
      place.remove()
      unlock()
    }
    let closing: Promise<void> | null = null
    return {
      uri: uriOf(place, port),
      close: () => {
        closing ??= close()
        return closing
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

const DEFAULT_TRANSPORT = process.platform === 'win32' ? 'tcp' : 'socket'

/** Where a store listens. */
type Place = {
  readonly socketPath: string | null
  readonly password: string | null
  readonly remove: () => void
}

function placeFor(directory: string, transport: 'socket' | 'tcp'): Place {
  if (transport === 'tcp') {
    return { socketPath: null, password: storePassword(directory), remove: () => {} }
  }
  const socketDir = socketDirectory(directory)
  const socketPath = join(socketDir, 'store.sock')
  rmSync(socketPath, { force: true })
  return {
    socketPath,
    password: null,
    remove: () => rmSync(socketDir, { recursive: true, force: true }),
  }
}

function uriOf({ socketPath, password }: Place, port: number): string {
  const options = 'directConnection=true&retryWrites=true'
  if (socketPath !== null) return `mongodb://${encodeURIComponent(socketPath)}/?${options}`
  const login = `${STORE_USER}:${encodeURIComponent(password ?? '')}`
  return `mongodb://${login}@127.0.0.1:${port}/?${options}&authSource=admin&authMechanism=SCRAM-SHA-256`
}

async function startWorker(
  directory: string,
  { socketPath, password }: Place,
  testCommands: boolean,
): Promise<{ readonly worker: Worker; readonly port: number }> {
  const data: WorkerData = { dataDir: directory, socketPath, password, testCommands }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: data })
  try {
    const { port } = (await answerOf(worker)) as { readonly port: number } // the worker's first message
    return { worker, port }
  } catch (error) {
    throw new StoreStartError(
      'store_unwritable',
      `The store in ${directory} could not be opened: ${error instanceof Error ? error.message : String(error)}`,
      error,
    )
  }
}

/** The worker's next message. */
function answerOf(worker: Worker): Promise<unknown> {
  return new Promise((done, fail) => {
    worker.once('message', done)
    worker.once('error', fail)
    worker.once('exit', () => fail(new Error('the store stopped')))
  })
}

/**
 * A folder only this user can enter, also where the data directory was there before with another mode: between the
 * making of a socket and its chmod nobody else may find it. A socket's path may have 107 bytes at most: a long data
 * directory gets a folder in the system's temporary one.
 */
function socketDirectory(directory: string): string {
  const inside = join(directory, 'socket')
  if (Buffer.byteLength(join(inside, 'store.sock')) > 100) return mkdtempSync(join(tmpdir(), 'store-'))
  mkdirSync(inside, { recursive: true, mode: 0o700 })
  chmodSync(inside, 0o700)
  return inside
}
