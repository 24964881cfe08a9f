import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fetchElectron } from './package/installed-electron.ts'
import { buildClients, buildElectronMain } from './test-support/build-clients.ts'

/** `npm run desktop`: the front desk in Electron, from the sources. */
async function main(): Promise<void> {
  await buildClients(say)
  await buildElectronMain(say)
  const { executable } = await fetchElectron()
  const main = join(import.meta.dirname, '..', 'desktop', 'dist-electron', 'main.js')
  const child = spawn(executable, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  child.once('error', fail)
  child.once('exit', (code) => {
    process.exitCode = code ?? 1
  })
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

main().catch(fail)
