import { accessSync, closeSync, constants, mkdirSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

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

/**
 * Holds a lock that the operating system takes back when this process ends, however it ends: a process id alone says
 * nothing after a restart of the machine, or in a container, where the same ids come again. The file stays.
 */
function lock(directory: string): () => void {
  const file = join(directory, 'store.lock')
  let sqlite: Database.Database | null = null
  try {
    closeSync(openSync(file, 'a', 0o600))
    sqlite = new Database(file, { timeout: 0 })
    const held = sqlite
    // Nothing in it must survive: only the lock counts, and whose it is.
    held.pragma('journal_mode = MEMORY')
    held.pragma('synchronous = OFF')
    held.pragma(`user_version = ${process.pid}`)
    held.exec('BEGIN IMMEDIATE')
    return () => held.close()
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB') {
      sqlite?.close()
      rmSync(file) // the first versions wrote a process id into it
      return lock(directory)
    }
    const owner = sqlite && isTaken(error) ? sqlite.pragma('user_version', { simple: true }) : null
    sqlite?.close()
    throw owner === null
      ? new StoreStartError('store_unwritable', `The data directory ${directory} cannot be written.`, error)
      : new StoreStartError(
          'store_in_use',
          `The data directory ${directory} is in use by process ${owner}. Stop it first, or choose another with DATA_DIR.`,
          error,
        )
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
}
