import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ApiClient, createApiClient } from '@scheduler/shared-types/api/api-client'
import type { Role } from '@scheduler/shared-types/auth/roles'
import type { Logger } from 'pino'
import { openSession } from '../auth/open-session.ts'
import { createApiServer } from '../create-api-server.ts'
import { createDeps } from '../create-deps.ts'
import { connectDatabase } from '../database/connect.ts'
import { requireDataVersion } from '../database/data-version.ts'
import { ensureIndexes } from '../database/ensure-indexes.ts'
import { endExport } from '../database/export-mark.ts'
import type { Deps } from '../deps.ts'
import type { Env } from '../env.ts'
import { createLogger } from '../log.ts'
import { attachRealtime } from '../realtime/attach-realtime.ts'
import type { TestClinic } from './factories.ts'

export type TestApi = {
  readonly baseUrl: string
  readonly deps: Deps
  /** A client without a token, or with the given access token. */
  readonly client: (accessToken?: string) => ApiClient
  /** An access token of the clinic's user with the role, signed in at a desk or anywhere. */
  readonly tokenOf: (clinic: TestClinic, role: Role, deskId?: string) => Promise<string>
  /** A client signed in as the clinic's user with the role, at a desk or anywhere. */
  readonly as: (clinic: TestClinic, role: Role, deskId?: string) => Promise<ApiClient>
  /** `keepDatabase`: for a test that took the database away itself. */
  readonly close: (options?: { readonly keepDatabase?: boolean }) => Promise<void>
}

export type TestApiOptions = {
  readonly now?: () => Date
  readonly env?: Partial<Env>
  readonly log?: Logger
  /** Keeps the embedded store's files, to look at them or to start again on them. */
  readonly dataDir?: string
}

/**
 * A real API on a free port. Its database is fresh: an embedded store in a temporary directory, or, with
 * MONGODB_URI set, a database of its own on that server, dropped at the end.
 */
export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'scheduler-test-'))
  const env = testEnv(dataDir, options.env)
  const database = await connectDatabase(env)
  const log = options.log ?? createLogger(env.logLevel)
  const deps = createDeps({
    env,
    log,
    connection: database.connection,
    ...(options.now && { now: options.now }),
  })
  await requireDataVersion(database.connection)
  await ensureIndexes(database.connection)
  await endExport(database.connection)
  const server = createApiServer(deps)
  const realtime = attachRealtime(server, deps)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A TCP server that listens has an AddressInfo; the other shapes are pipes.
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const client = (accessToken?: string) =>
    createApiClient({
      baseUrl,
      headers: (): Record<string, string> =>
        accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` },
    })
  const tokenOf = async (clinic: TestClinic, role: Role, deskId?: string) => {
    const user = await deps.models.User.findById(clinic.userIds[role]).lean()
    if (!user) throw new Error(`the clinic has no ${role}`)
    return (await openSession(deps, user, deskId)).accessToken
  }
  return {
    baseUrl,
    deps,
    client,
    tokenOf,
    as: async (clinic, role, deskId) => client(await tokenOf(clinic, role, deskId)),
    close: async ({ keepDatabase = false } = {}) => {
      await realtime.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      if (env.mongodbUri !== null && !keepDatabase) await database.connection.dropDatabase()
      await database.close()
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A usable environment for tests: quiet, with keys of its own. */
export function testEnv(dataDir: string, changes: Partial<Env> = {}): Env {
  return {
    nodeEnv: 'test',
    port: 0,
    host: '127.0.0.1',
    dataDir,
    mongodbUri: freshDatabaseUri(process.env.MONGODB_URI),
    publicUrl: null,
    accessTokenSecret: 'test-access-token-secret-0123456789abcdef',
    dataKeys: [{ id: 'test', key: randomBytes(32) }],
    logLevel: 'silent',
    trustProxy: false,
    demoData: false,
    ...changes,
  }
}

function freshDatabaseUri(uri: string | undefined): string | null {
  if (!uri) return null
  const url = new URL(uri)
  url.pathname = `/scheduler-test-${randomUUID().slice(0, 13)}`
  return url.href
}
