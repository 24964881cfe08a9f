import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { holdDataDir } from '../data-dir.ts'

/** A folder of mode 0700 for patient data in clear. */
export type TemporaryFolder = { readonly path: string; readonly remove: () => void }

type Prefix = 'store-snapshot-' | 'restore-'

/** What such folders may hold; one with anything else in it is somebody's own. */
const CONTENTS = [
  'store.lock',
  'store.sqlite',
  'store.sqlite-journal',
  'store.sqlite-shm',
  'store.sqlite-wal',
  'packed',
]

/**
 * Makes one that is gone at the latest when this process exits. What a killed process left there is removed first: a
 * lock that the operating system takes back tells it from one in use.
 */
export function createTemporaryFolder(parent: string, prefix: Prefix): TemporaryFolder {
  removeLeftovers(parent)
  const path = mkdtempSync(join(parent, prefix))
  const release = holdDataDir(path)
  const remove = () => {
    process.off('exit', onExit)
    release()
    rmSync(path, { recursive: true, force: true })
  }
  const onExit = () => {
    try {
      remove()
    } catch {
      // Windows removes no open file: the next run does.
    }
  }
  process.on('exit', onExit)
  return { path, remove }
}

/** Removes the temporary folders of processes that are no more. */
export function removeLeftovers(parent: string): void {
  for (const entry of readdirSync(parent, { withFileTypes: true })) {
    const isOurs = entry.isDirectory() && /^(store-snapshot|restore)-[A-Za-z0-9]{6}$/.test(entry.name)
    if (isOurs) removeUnused(join(parent, entry.name))
  }
}

function removeUnused(path: string): void {
  try {
    const names = readdirSync(path)
    // An empty one is about to be locked.
    if (names.length === 0 || names.some((name) => !CONTENTS.includes(name))) return
    holdDataDir(path)()
    rmSync(path, { recursive: true, force: true })
  } catch {
    // It is in use, another user's, or gone already.
  }
}
