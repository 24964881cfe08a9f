// `npm test`: plain JavaScript for any Node from 20 on. Installs, then runs every check as a named step.
// Stops at the first step that fails. The last line is always `N passed, N failed`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installIfNeeded } from './lib/install.mjs'
import { findPinnedNode, nodeProblem } from './lib/pinned-node.mjs'
import { runNpm } from './lib/run.mjs'
import { countTests } from './lib/test-counts.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const reports = mkdtempSync(join(tmpdir(), 'scheduler-reports-'))
const total = { passed: 0, failed: 0 }

try {
  const problem = nodeProblem(process.versions.node)
  if (problem) throw new Error(problem)
  await step('install', async () => {
    await installIfNeeded(root)
    findPinnedNode(root)
    return 0
  })
  await step('types', () => runNpm(root, ['run', '--silent', 'types']))
  await step('lint', () => runNpm(root, ['run', '--silent', 'lint']))
  for (const project of ['unit', 'db', 'e2e', 'electron']) await step(project, () => runTests(project))
} catch (error) {
  if (total.failed === 0) total.failed = 1
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
rmSync(reports, { recursive: true, force: true })
console.log(`${total.passed} passed, ${total.failed} failed`)

/**
 * @param {string} name
 * @param {() => Promise<number>} work resolves to an exit code
 */
async function step(name, work) {
  console.log(`\n── ${name}`)
  const began = performance.now()
  const code = await work()
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`── ${name}: ${code === 0 ? 'done' : 'FAILED'} in ${seconds} s`)
  if (code !== 0) throw new Error(`\nStopped: ${name} failed.`)
}

/** @param {string} project */
async function runTests(project) {
  const report = join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runNpm(root, ['run', '--silent', `test:${project}`, '--', ...reporters])
  const { passed, failed } = countTests(report, code)
  total.passed += passed
  total.failed += failed
  return code
}
