import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { removeFolder } from '../test-support/remove-folder.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** `start.mjs`: all of `npm start`; `run-clinic.ts`: the clinic alone, which nobody starts again. */
type Entry = 'start.mjs' | 'run-clinic.ts'

/** What `npm start` starts, as a process of its own. */
export type RunningClinic = {
  readonly pid: number
  readonly apiUrl: string
  /** The one-time link of the front desk that was printed last. */
  readonly deskLink: () => string
  readonly output: () => string
  /** Resolves when the output has the words, so many times. */
  readonly says: (words: string, times?: number) => Promise<void>
  /** Ctrl-C. Resolves with the exit code. */
  readonly interrupt: () => Promise<number | null>
  readonly dispose: () => Promise<void>
}

export type StartClinicOptions = {
  readonly dataDir?: string
  readonly env?: Readonly<Record<string, string>>
  readonly entry?: Entry
}

/** A directory that is removed by the caller. */
export function makeDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'scheduler-clinic-'))
}

/** Starts a clinic and waits until it says that it is open. */
export async function startClinic({
  dataDir,
  env = {},
  entry = 'run-clinic.ts',
}: StartClinicOptions = {}): Promise<RunningClinic> {
  const own = dataDir ?? makeDataDir()
  const port = await freePort()
  const { child, output } = spawnClinic(entry, {
    DATA_DIR: own,
    PORT: String(port),
    DESK_PORT: '0',
    ...env,
  })
  await said(child, output, 'Ctrl-C stops it.')
  return {
    pid: child.pid ?? 0,
    apiUrl: `http://127.0.0.1:${port}`,
    deskLink: () =>
      output()
        .match(/http:\/\/127\.0\.0\.1:\d+\/#\S+/g)
        ?.at(-1) ?? '',
    output,
    says: (words, times) => said(child, output, words, times),
    interrupt: () => interrupt(child),
    dispose: async () => {
      await interrupt(child)
      if (dataDir === undefined) removeFolder(own)
    },
  }
}

/** Starts a clinic that is expected to give up. @returns its exit code and all it said */
export async function runUntilExit(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { child, output } = spawnClinic('run-clinic.ts', env)
  const [code] = await once(child, 'close')
  return { code, output: output() }
}

function spawnClinic(entry: Entry, env: Readonly<Record<string, string>>) {
  const { NODE_ENV: _test, ...inherited } = process.env
  const child = spawn(process.execPath, [join(ROOT, 'scripts', entry)], {
    cwd: ROOT,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, which Ctrl-C can reach as a terminal's does.
    detached: true,
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += chunk
    })
  }
  return { child, output: () => text }
}

/** Resolves when the output has the words, so many times. Rejects when the process ends before. */
function said(child: ChildProcess, output: () => string, words: string, times = 1): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (output().split(words).length > times) resolve()
    }
    child.stdout?.on('data', look)
    child.once('exit', () => reject(new Error(`the clinic ended: ${output()}`)))
    look()
  })
}

async function interrupt(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const gone = once(child, 'exit')
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
  const [code] = await gone
  return code
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
