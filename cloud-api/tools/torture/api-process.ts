import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Break } from './breaks.ts'

export type ApiProcess = {
  /** SIGKILL: no goodbye of any kind. Resolves when the process is gone. */
  readonly kill: () => Promise<void>
}

export type ApiProcessOptions = {
  readonly port: number
  readonly env: Readonly<Record<string, string>>
  /** Serves a broken build on purpose, to show that the audit notices. */
  readonly broken?: Break | null
  /** Gives up waiting for it, and kills it. */
  readonly stop?: AbortSignal
}

/** A start that takes longer hangs: on a busy machine, with a log to recover, it may take minutes. */
const START_MS = 600_000

/**
 * Starts the API as a process of its own and waits until it answers.
 * @throws when it ends before, takes too long or is not waited for any more; it has ended then.
 */
export async function startApiProcess(options: ApiProcessOptions): Promise<ApiProcess> {
  const { port, env, broken, stop } = options
  const command = broken
    ? [join(import.meta.dirname, 'broken-api.ts'), broken]
    : [join(import.meta.dirname, '..', '..', 'src', 'main.ts')]
  const child = spawn(process.execPath, command, {
    env: { ...process.env, ...env, PORT: String(port), LOG_LEVEL: 'fatal' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-4000)
  })
  try {
    const deadline = Date.now() + START_MS
    while (!(await answers(port))) {
      if (hasEnded(child)) throw new Error(`the API did not start: ${complaint}`)
      if (Date.now() > deadline) {
        throw new Error(`the API did not answer within ${START_MS / 1000} s: ${complaint}`)
      }
      await delay(25, undefined, { signal: stop })
    }
  } catch (error) {
    await killProcess(child)
    throw error
  }
  return { kill: () => killProcess(child) }
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/api/v1/health`)).ok
  } catch {
    return false
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

async function killProcess(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** A port nobody listens on, so that the API can come back on the same one. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
