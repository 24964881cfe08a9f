import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApiClient } from '@scheduler/shared-types/api/api-client'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { authEndpoints } from '@scheduler/shared-types/auth/auth.contract'
import type { Change } from '@scheduler/shared-types/changes/change.contract'
import { healthEndpoints } from '@scheduler/shared-types/health/health.contract'
import { REALTIME_PATH, type RealtimeAuth } from '@scheduler/shared-types/realtime/realtime.contract'
import { io } from 'socket.io-client'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { storeDirectory } from '../src/database/connect.ts'
import { runCommand } from './run-command.ts'
import { createSharedStand } from './stand.ts'
import { freePort } from './torture/api-process.ts'
import { seedClinic } from './torture/seed-clinic.ts'

const home = mkdtempSync(join(tmpdir(), 'scheduler-cluster-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

function startCluster(port: number, processes: number, more: Readonly<Record<string, string>> = {}) {
  const dataDir = join(home, `data-${port}`)
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'cluster.ts'), '--processes', String(processes)],
    {
      env: {
        ...process.env,
        DATA_DIR: dataDir,
        PORT: String(port),
        MONGODB_URI: '',
        LOG_LEVEL: 'fatal',
        ...more,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal)
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
    await cluster.said(/another takes its place at once\. 2 of 3 serve/)
    for (let i = 0; i < 6; i++) expect(await healthAt(port)).toMatchObject({ status: 'ok' })
    await cluster.said(/(3 API processes serve http.*){2}/s)
  }
  cluster.child.kill('SIGTERM')
  expect(await cluster.ended).toBe(0)
  expect(readdirSync(storeDirectory(cluster.dataDir))).toEqual(['store.lock', 'store.sqlite'])
  await expect(healthAt(port)).rejects.toThrow(/could not be reached/)
})

/** Waits until the cluster has so many processes; gives them. */
async function processesOf(cluster: ReturnType<typeof startCluster>, count: number): Promise<number[]> {
  const look = () => childrenOf(cluster.child.pid ?? 0)
  await expect.poll(() => look().length, { interval: 5 }).toBe(count)
  return look()
}

it.runIf(process.platform === 'linux')(
  'goes on when a replacement ends before it listens, and says how long it waits',
  async () => {
    const cluster = startCluster(await freePort(), 1)
    await cluster.said(/1 API process serves http/)
    for (const said of [/at once\. None serves now/, /in 1 s\. None serves now/]) {
      const [worker = 0] = await processesOf(cluster, 1)
      process.kill(worker, 'SIGKILL')
      await cluster.said(said)
    }
    // In the pause, which the signal cuts short.
    cluster.child.kill('SIGTERM')
    expect(await cluster.ended).toBe(0)
  },
)

it.runIf(process.platform === 'linux')('stops in good order at any moment of its start', async () => {
  for (const started of [1, 3]) {
    const cluster = startCluster(await freePort(), 3)
    await processesOf(cluster, started)
    cluster.child.kill('SIGINT')
    expect(await cluster.ended).toBe(0)
    expect(cluster.output()).toBe('')
    expect(readdirSync(storeDirectory(cluster.dataDir))).toEqual(['store.lock', 'store.sqlite'])
  }
})

it('refuses what it does not understand in one sentence', async () => {
  const refused = async (...args: string[]) => {
    const { code, output } = await runCommand('cluster.ts', args, { DATA_DIR: join(home, 'none') })
    expect(code).toBe(1)
    return output
  }
  for (const processes of ['0', '65', 'x', '1.5', '']) {
    expect(await refused('--processes', processes)).toBe(
      `--processes must be a whole number from 1 to 64, not "${processes}".\n`,
    )
  }
  expect(await refused('--proceses', '3')).toBe(
    "Unknown option '--proceses'.\nUsage: npm run cluster -- [--processes <1 to 64>]\n",
  )
  expect(await refused('3')).toMatch(/^Unexpected argument '3'.*\nUsage: npm run cluster.*\n$/)
})

it('tells a change that one process commits to the sockets of all, each entry once', async () => {
  const stand = await createSharedStand('cluster')
  onTestFinished(stand.dispose)
  const { clinicId, email, password, ...clinic } = await stand.withDatabase(seedClinic)
  const port = await freePort()
  const cluster = startCluster(port, 3, stand.apiEnv)
  await cluster.said(/3 API processes serve http/)
  const baseUrl = `http://127.0.0.1:${port}`
  const { accessToken } = await createApiClient({ baseUrl }).call(authEndpoints.login, {
    body: { email, password },
  })
  // Connections go round the processes in turn: three each.
  const heard = await Promise.all(
    Array.from({ length: 9 }, async () => {
      const auth: RealtimeAuth = { token: accessToken, clinicId }
      const socket = io(baseUrl, { path: REALTIME_PATH, transports: ['websocket'], forceNew: true, auth })
      onTestFinished(() => {
        socket.disconnect()
      })
      const seqs: number[] = []
      socket.on('change', ({ seq }: Change) => seqs.push(seq))
      await new Promise((resolve) => socket.once('ready', resolve))
      return seqs
    }),
  )
  // Requests without a kept connection go round too.
  const headers = { Authorization: `Bearer ${accessToken}`, Connection: 'close' }
  const client = createApiClient({ baseUrl, headers: () => headers })
  for (const start of [0, 6, 12].map((i) => clinic.starts[i] ?? '')) {
    await client.call(appointmentEndpoints.book, {
      params: { clinicId },
      body: {
        appointmentTypeId: clinic.appointmentTypeIds[0] ?? '',
        doctorId: clinic.doctorIds[0] ?? '',
        patientId: clinic.patientIds[0] ?? '',
        start,
      },
      operationId: randomUUID(),
    })
  }
  await expect.poll(() => heard.map((seqs) => seqs.length)).toEqual(heard.map(() => 3))
  for (const seqs of heard) expect(seqs.toSorted()).toEqual([1, 2, 3])
  cluster.child.kill('SIGTERM')
  expect(await cluster.ended).toBe(0)
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
