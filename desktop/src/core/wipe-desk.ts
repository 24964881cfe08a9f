import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { deskEndpoints } from '@scheduler/shared-types/desks/desk.contract'
import type { Core } from './core.ts'
import { eraseCache } from './database/open-cache.ts'
import { readIdentity, writeIdentity } from './identity.ts'
import type { OpenDeskOptions } from './open-desk-core.ts'
import { KIT_FILE, removeKit } from './outage-kit/write-kit.ts'

/** How long the next desk waits for the server to have been told; milliseconds. */
const TELL_MS = 5000

type Wiped = Pick<Core, 'shell' | 'identity' | 'stores' | 'sessions'> & {
  readonly close: () => Promise<void>
}

/**
 * Erases a revoked desk: the cache, its key, the outage kit. What is left is an installation nobody knows, which
 * opens as a new one. The server is told; if it cannot be, the erasing stands all the same.
 */
export async function wipeDesk(
  { shell, identity, stores, sessions, close }: Wiped,
  { emit, closing, reopen }: Pick<OpenDeskOptions, 'emit' | 'closing' | 'reopen'>,
): Promise<void> {
  const secret = stores.meta.read('deskSecret')
  // The key first: from then on nothing that is left, in whatever copy, can be read. While it cannot be destroyed the
  // desk stays as it is, and the engine tries again.
  shell.onWipe()
  const { apiUrl } = readIdentity(shell.deskDir)
  writeIdentity(shell.deskDir, { deskId: randomUUID(), name: identity.name, apiUrl })
  closing()
  await close()
  try {
    await eraseFiles(shell.deskDir)
  } catch {
    // Something holds a file. It is unreadable, and opening the cache with the next key erases it.
  }
  if (secret !== null) {
    const body = { id: identity.deskId, secret, wiped: true }
    const signal = AbortSignal.timeout(TELL_MS)
    await sessions.anonymous.call(deskEndpoints.check, { body, signal }).catch(() => {})
  }
  await reopen()
  emit('session-ended', {})
}

async function eraseFiles(deskDir: string): Promise<void> {
  await removeKit(join(deskDir, KIT_FILE))
  eraseCache(deskDir)
  for (const suffix of ['', '-wal', '-shm'])
    rmSync(join(deskDir, `desk.db${suffix}.damaged`), { force: true })
}
