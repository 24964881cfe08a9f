import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedStore } from '@scheduler/embedded-store'
import { createDeps } from '../src/create-deps.ts'
import { connectDatabase } from '../src/database/connect.ts'
import { requireDataVersion } from '../src/database/data-version.ts'
import { ensureIndexes } from '../src/database/ensure-indexes.ts'
import type { Deps } from '../src/deps.ts'
import { loadEnv } from '../src/env.ts'
import { createLogger } from '../src/log.ts'

/** A fresh database for a tool: an embedded store in a directory of its own, or one on MONGODB_URI's server. */
export type Stand = {
  readonly directory: string
  /** For an API process on this database. */
  readonly apiEnv: Readonly<Record<string, string>>
  /** Opens the database without an API. The embedded store allows that only while no API runs on it. */
  readonly withDatabase: <Result>(work: (deps: Deps) => Promise<Result>) => Promise<Result>
  readonly dispose: () => Promise<void>
}

/**
 * @param name Beginning of the directory's and the database's name.
 * @param server Where the database is; undefined: an embedded store of its own.
 */
export function createStand(name: string, server = process.env.MONGODB_URI): Stand {
  const directory = mkdtempSync(join(tmpdir(), `scheduler-${name}-`))
  const apiEnv = {
    NODE_ENV: 'development',
    DATA_DIR: join(directory, 'data'),
    MONGODB_URI: ownDatabase(server, name),
    DEMO_DATA: '0',
  }
  const env = loadEnv({ ...apiEnv, LOG_LEVEL: 'error' })
  const withDatabase: Stand['withDatabase'] = async (work) => {
    const database = await connectDatabase(env)
    try {
      return await work(createDeps({ env, log: createLogger('error'), connection: database.connection }))
    } finally {
      await database.close()
    }
  }
  return {
    directory,
    apiEnv,
    withDatabase,
    dispose: async () => {
      if (env.mongodbUri !== null) await withDatabase(({ connection }) => connection.dropDatabase())
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/**
 * A stand whose database several API processes may use at once: the embedded store then runs in this process, which
 * is not killed with them.
 */
export async function createSharedStand(name: string): Promise<Stand> {
  if (process.env.MONGODB_URI) return createStand(name)
  const directory = mkdtempSync(join(tmpdir(), `scheduler-${name}-store-`))
  const store = await startEmbeddedStore({ dataDir: directory })
  const stand = createStand(name, store.uri)
  return {
    ...stand,
    dispose: async () => {
      await stand.dispose()
      await store.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Creates the collections and indexes, for work on a database before its first API. */
export async function prepareCollections({ connection }: Deps): Promise<void> {
  await requireDataVersion(connection)
  await ensureIndexes(connection)
}

/** Empty: no MongoDB, the embedded store. */
function ownDatabase(uri: string | undefined, name: string): string {
  if (!uri) return ''
  const url = new URL(uri)
  url.pathname = `/scheduler-${name}-${randomUUID().slice(0, 8)}`
  return url.href
}
