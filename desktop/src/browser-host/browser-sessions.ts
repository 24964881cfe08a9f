import { hash, randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

/** The browsers that were let in to this desk. */
export type BrowserSessions = {
  /** Lets another one in. @returns its secret, for a cookie */
  readonly open: () => string
  readonly has: (secret: string) => boolean
}

/** More browsers than one computer has; whoever came first has to be let in again. */
const SESSIONS_MOST = 50

const zHashes = z.array(z.string().length(43))

/**
 * Keeps the sessions in a file that only this user may read, so that an open tab comes back by itself after a restart.
 * The file has hashes: it opens nothing.
 */
export function keepBrowserSessions(file: string): BrowserSessions {
  let hashes = readHashes(file)
  return {
    open: () => {
      const secret = randomBytes(32).toString('base64url')
      hashes = [...hashes, hashOf(secret)].slice(-SESSIONS_MOST)
      // Renamed, so that a crash in the middle leaves the file as it was.
      writeFileSync(`${file}.new`, JSON.stringify(hashes), { mode: 0o600, flush: true })
      renameSync(`${file}.new`, file)
      return secret
    },
    has: (secret) => hashes.includes(hashOf(secret)),
  }
}

/** A file that cannot be read lets nobody in: the next link does. */
function readHashes(file: string): readonly string[] {
  try {
    return zHashes.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return []
  }
}

function hashOf(secret: string): string {
  return hash('sha256', secret, 'base64url')
}
