import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The user of a store that listens on TCP. */
export const STORE_USER = 'scheduler'

/** The password of a data directory: made once, readable by its owner only. */
export function storePassword(dataDir: string): string {
  const file = join(dataDir, 'store.secret')
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    chmodSync(file, 0o600)
  }
  return readFileSync(file, 'utf8').trim()
}
