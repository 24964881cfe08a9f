// `npm run desktop`: like start.mjs, for the desk in Electron.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installIfNeeded } from './lib/install.mjs'
import { findPinnedNode, nodeProblem } from './lib/pinned-node.mjs'
import { run } from './lib/run.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const problem = nodeProblem(process.versions.node)

try {
  if (problem) throw new Error(problem)
  await installIfNeeded(root)
  process.exitCode = await run(findPinnedNode(root), [
    join(root, 'scripts', 'run-desktop.ts'),
    ...process.argv.slice(2),
  ])
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
