import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApiClient } from '@scheduler/shared-types/api/api-client'
import { healthEndpoints } from '@scheduler/shared-types/health/health.contract'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { storeDirectory } from '../src/database/connect.ts'
import { freePort } from './torture/api-process.ts'

const home = mkdtempSync(join(tmpdir(), 'scheduler-cluster-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

function startCluster(port: number, processes: number) {
  const dataDir = join(home, `data-${port}`)
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'cluster.ts'), '--processes', String(processes)],
    {
      env: { ...process.env, DATA_DIR: dataDir, PORT: String(port), MONGODB_URI: '', LOG_LEVEL: 'fatal' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const ended = once(child, 'close').then(([code]) => Number(code))
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let output = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
      for (const listener of listeners) listener()
    })
  }
  return {
    dataDir,
    child,
    ended,
    output: () => output,
    /** Resolves when it has said so. */
    said: (pattern: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (pattern.test(output)) resolve()
        }
        listeners.add(look)
        look()
        void ended.then(() => reject(new Error(`it ended first: ${output}`)))
      }),
  }
}

/** Processes whose parent is the given one; Linux tells. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => parentOf(pid) === parent)
    .map(Number)
}

function parentOf(pid: string): number | null {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])
  } catch {
    return null // it has ended meanwhile
  }
}

const healthAt = (port: number) =>
  createApiClient({ baseUrl: `http://127.0.0.1:${port}` }).call(healthEndpoints.read, {})

it('serves one port from several processes, replaces one that dies, and stops in good order', async () => {
  const port = await freePort()
  const cluster = startCluster(port, 3)
  await cluster.said(/3 API processes serve http/)
  expect(await healthAt(port)).toMatchObject({ status: 'ok' })
  if (process.platform === 'linux') {
    const workers = childrenOf(cluster.child.pid ?? 0)
    expect(workers).toHaveLength(3)
    process.kill(workers[0] ?? 0, 'SIGKILL')
    await cluster.said(/another takes its place/)
    for (let i = 0; i < 6; i++) expect(await healthAt(port)).toMatchObject({ status: 'ok' })
  }
  cluster.child.kill('SIGTERM')
  expect(await cluster.ended).toBe(0)
  expect(readdirSync(storeDirectory(cluster.dataDir))).toEqual(['store.lock', 'store.sqlite'])
  await expect(healthAt(port)).rejects.toThrow(/could not be reached/)
})

it('says in one sentence that the port is taken', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    taken.close()
  })
  const address = taken.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const cluster = startCluster(port, 2)
  expect(await cluster.ended).toBe(1)
  expect(cluster.output()).toMatch(new RegExp(`^Port ${port} is taken`))
  expect(cluster.output()).not.toMatch(/\n\s+at /)
})
