import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')

/**
 * Runs electron-builder on what was staged.
 * @param args further switches, for example the targets
 * @throws Error with what it said when it fails
 */
export async function runBuilder(
  args: readonly string[],
  options: { readonly isQuiet?: boolean } = {},
): Promise<void> {
  const from = createRequire(join(ROOT, 'desktop', 'package.json'))
  const cli = join(dirname(from.resolve('electron-builder/package.json')), 'cli.js')
  const config = join(ROOT, 'electron-builder.yml')
  const command = [cli, 'build', '--config', config, '--publish', 'never', ...args]
  const { code, said } = await run(command, options.isQuiet ?? false)
  if (code !== 0) throw new Error(`electron-builder failed:\n${said}`)
}

function run(command: readonly string[], isQuiet: boolean): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    const hear = (chunk: Buffer) => {
      said += String(chunk)
      if (!isQuiet) process.stdout.write(chunk)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, said }))
  })
}
