import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

/** A signal that a command gets once it has said something. */
export type Interruption = { readonly at: string; readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL' }

/** Runs a command of this folder as a person would, and gives what it said. For tests. */
export async function runCommand(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  interruption?: Interruption,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, script), ...args], {
    env: { ...process.env, MONGODB_URI: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
      if (interruption && output.includes(interruption.at)) child.kill(interruption.signal)
    })
  }
  const [code] = await once(child, 'close')
  return { code, output }
}
