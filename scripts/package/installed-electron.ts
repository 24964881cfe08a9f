import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')

const electronFolder = () =>
  dirname(createRequire(join(ROOT, 'desktop', 'package.json')).resolve('electron/package.json'))

/** The folder and the executable of the real Electron; null where its binary was never fetched. */
export function installedElectron(): { readonly dist: string; readonly executable: string } | null {
  const folder = electronFolder()
  try {
    const executable = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
    return existsSync(executable) ? { dist: join(folder, 'dist'), executable } : null
  } catch {
    return null
  }
}

/**
 * Fetches Electron's binary with the package's own `install-electron`, unless it is there.
 * @throws Error with a sentence where it cannot be had
 */
export async function fetchElectron(): Promise<{ readonly dist: string; readonly executable: string }> {
  const present = installedElectron()
  if (present) return present
  process.stdout.write('Fetching Electron (about 120 MB, once) …\n')
  await new Promise((resolve) => {
    // What it says on failure is a stack; the sentence below is for a person.
    const child = spawn(process.execPath, [join(electronFolder(), 'install.js')], { stdio: 'ignore' })
    child.once('error', resolve)
    child.once('exit', resolve)
  })
  const fetched = installedElectron()
  if (fetched) return fetched
  throw new Error(
    'Electron’s binary could not be fetched from github.com. Behind a mirror set ELECTRON_MIRROR; without one the front desk runs in a browser: npm start.',
  )
}
