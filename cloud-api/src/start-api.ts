import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { assertRoutesComplete } from './app.ts'
import { startConsumers } from './consumers/start-consumers.ts'
import { createApiServer } from './create-api-server.ts'
import { createDeps } from './create-deps.ts'
import { connectDatabase } from './database/connect.ts'
import { ensureIndexes } from './database/ensure-indexes.ts'
import { endExport } from './database/export-mark.ts'
import { openData } from './database/open-data.ts'
import type { Deps } from './deps.ts'
import { durableConsumers } from './durable-consumers.ts'
import type { Env } from './env.ts'
import { startJobs } from './jobs/start-jobs.ts'
import { createLogger } from './log.ts'
import { keepHeapSmall } from './memory/keep-heap-small.ts'
import { attachRealtime, type Realtime } from './realtime/attach-realtime.ts'
import { refuseDemoData } from './refuse-demo-data.ts'
import { StartError } from './start-error.ts'

export type StartOptions = {
  readonly env: Env
  readonly log?: Logger
  readonly now?: () => Date
  /** For tests: another least version of desks than the program's own. */
  readonly leastDeskVersion?: string
}

export type RunningApi = {
  /** Where it listens, such as http://127.0.0.1:4000. */
  readonly url: string
  readonly deps: Deps
  /** Stops accepting, lets requests finish, then closes sockets, jobs and the store. Safe to call twice. */
  readonly close: () => Promise<void>
}

/**
 * Starts the whole API: database, indexes, HTTP, realtime, jobs.
 * @throws StartError with one sentence for the person who started it; nothing is left running then.
 */
export async function startApi({
  env,
  log = createLogger(env.logLevel),
  now,
  leastDeskVersion,
}: StartOptions): Promise<RunningApi> {
  assertRoutesComplete()
  keepHeapSmall()
  const database = await connectDatabase(env)
  let realtime: Realtime | null = null
  try {
    const deps = createDeps({
      env,
      log,
      connection: database.connection,
      ...(now && { now }),
      ...(leastDeskVersion && { leastDeskVersion }),
    })
    await openData({ connection: database.connection, env, now: deps.now, onProgress: tellProgress(log) })
    await ensureIndexes(database.connection)
    await endExport(database.connection)
    await refuseDemoData(deps)
    const server = createApiServer(deps)
    realtime = attachRealtime(server, deps)
    const url = await listen(server, env)
    const jobs = await startJobs(deps)
    const consumers = startConsumers(deps, durableConsumers)
    log.info({ url, store: env.mongodbUri === null ? 'embedded' : 'mongodb' }, 'API listens')
    let closing: Promise<void> | undefined
    const close = async () => {
      await jobs.stop()
      await realtime?.close()
      await stopServer(server)
      await consumers.close()
      await database.close()
    }
    return {
      url,
      deps,
      close: () => {
        closing ??= close()
        return closing
      },
    }
  } catch (error) {
    await realtime?.close()
    await database.close()
    throw error
  }
}

/** Each tenth of a migration; one that has nothing to go through says so once. */
function tellProgress(log: Logger): (migration: string, share: number) => void {
  let said = ''
  return (migration, share) => {
    const percent = Math.floor(share * 10) * 10
    if (said === `${migration} ${percent}`) return
    said = `${migration} ${percent}`
    log.info({ migration, percent }, 'the data is brought to a newer version')
  }
}

/** How long requests that are being answered may take before their connections are cut. */
const DRAIN_MS = 10_000

function listen(server: Server, { host, port }: Pick<Env, 'host' | 'port'>): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      const sentence = taken
        ? `Port ${port} is taken; stop the other program or set PORT to another one.`
        : `Cannot listen on ${host}:${port}; check HOST and PORT.`
      reject(new StartError(sentence, error))
    })
    server.listen(port, host, () => {
      // A TCP server that listens has an AddressInfo; the other shapes are pipes.
      const address = server.address() as AddressInfo
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
      resolve(`http://${name}:${address.port}`)
    })
  })
}

async function stopServer(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  // A connection that was answering when we began to stop stays open for the next request until told otherwise.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  clearTimeout(cut)
  clearInterval(sweep)
}
