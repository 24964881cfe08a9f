import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNpm } from './run.mjs'

/**
 * Runs `npm ci` when what is installed is not what package-lock.json says. Rejects with one sentence when npm fails.
 * @param {string} root
 */
export async function installIfNeeded(root) {
  const reason = installReason(root)
  if (!reason) return
  console.log(`${reason}: installing packages (npm ci); the first time takes a minute or two …`)
  const code = await runNpm(root, ['ci', '--no-audit', '--no-fund'])
  if (code !== 0) throw new Error('The packages could not be installed; see the lines of npm above.')
}

/**
 * @param {string} root
 * @returns {string | null} why an install is needed, as the beginning of a sentence
 */
export function installReason(root) {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return 'No packages are installed yet'
  return matchesLock(readPackages(join(root, 'package-lock.json')), readPackages(installed))
    ? null
    : 'package-lock.json has changed'
}

/**
 * Whether npm's record of what it installed has every package of the lock in the locked version. Packages that
 * are optional may be absent: they are for other platforms.
 * @param {Packages} locked
 * @param {Packages} installed
 */
export function matchesLock(locked, installed) {
  return Object.entries(locked).every(([path, wanted]) => {
    if (!path.startsWith('node_modules/')) return true
    const present = installed[path]
    if (!present) return wanted.optional === true || wanted.devOptional === true
    return present.version === wanted.version && present.integrity === wanted.integrity
  })
}

/** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }>} Packages */

/**
 * @param {string} file
 * @returns {Packages}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {}
}
