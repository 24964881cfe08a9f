import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/** Why the store could not start, as a code and a sentence. */
export class StoreStartError extends Error {
  readonly code: 'store_in_use' | 'store_unwritable'

  constructor(code: StoreStartError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'StoreStartError'
    this.code = code
  }
}

/**
 * Makes the data directory if need be and keeps others out of it.
 * @returns lets it go
 * @throws StoreStartError when another process has it, or when it cannot be written
 */
export function holdDataDir(directory: string): () => void {
  prepareDirectory(directory)
  return lock(directory)
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
