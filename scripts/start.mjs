// `npm start`: plain JavaScript for any Node from 20 on. Installs, then hands over to the pinned Node.
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
  process.exitCode = await run(findPinnedNode(root), [join(root, 'scripts', 'keep-clinic.ts')])
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
