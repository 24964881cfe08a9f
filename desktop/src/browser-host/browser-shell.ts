import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Shell } from '../core/shell.ts'

const KEY_FILE = 'desk.key'
const KEY_BYTES = 32

/**
 * What the core needs of this machine in the browser shell. The data key lies in a file that only this user may read:
 * weaker than a system's key store, and said so in the README.
 */
export function createBrowserShell(deskDir: string): Shell {
  mkdirSync(deskDir, { recursive: true, mode: 0o700 })
  chmodSync(deskDir, 0o700)
  const file = join(deskDir, KEY_FILE)
  return {
    platform: 'browser',
    deskDir,
    dataKey: () => readKey(file) ?? makeKey(file),
    // The host serves the outage kit, and the page that asked for it opens it: see browser-host.ts.
    openFile: async () => {},
    onWipe: () => rmSync(file, { force: true }),
  }
}

function readKey(file: string): Buffer | null {
  try {
    const key = readFileSync(file)
    return key.length === KEY_BYTES ? key : null
  } catch {
    return null
  }
}

function makeKey(file: string): Buffer {
  const key = randomBytes(KEY_BYTES)
  rmSync(file, { force: true }) // one that is there is not whole, and may be open to others
  writeFileSync(file, key, { mode: 0o600, flush: true })
  return key
}
