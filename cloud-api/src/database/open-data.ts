import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Connection } from 'mongoose'
import type { Env } from '../env.ts'
import { storeDirectory } from './connect.ts'
import { NEWEST_DATA_VERSION, readDataVersion, requireDataVersion } from './data-version.ts'
import { type RunMigrations, runMigrations } from './migrations/run-migrations.ts'

export type BringUpToDate = Pick<RunMigrations, 'now' | 'onProgress'> & {
  readonly connection: Connection
  readonly env: Pick<Env, 'dataDir' | 'mongodbUri' | 'dataKeys'>
}

/**
 * Sees to it that the data has the version this program works with, before anything else touches it. The embedded
 * store is backed up and migrated; for MongoDB an operator does that, with every API process stopped.
 * @throws StartError for data of a newer program, for MongoDB data of an older one, and where another process migrates
 */
export async function openData(data: BringUpToDate): Promise<void> {
  if (data.env.mongodbUri === null) await migrateEmbedded(data)
  else await requireDataVersion(data.connection)
}

/**
 * Backs up the embedded store of DATA_DIR, unless a migration had begun (then it was), and migrates it.
 * @param connection To that store, wherever it was started.
 * @returns the backup's file; null: there was nothing to migrate, or the backup was made earlier
 */
export async function migrateEmbedded({
  connection,
  env,
  now,
  onProgress,
}: BringUpToDate): Promise<string | null> {
  const { version, running } = await readDataVersion(connection)
  if (version === NEWEST_DATA_VERSION) return null
  const file = running === null ? await backUpBefore(env.dataDir, version, now(), onProgress) : null
  await runMigrations({ connection, dataKeys: env.dataKeys, now, onProgress })
  return file
}

async function backUpBefore(
  dataDir: string,
  version: number,
  now: Date,
  onProgress: RunMigrations['onProgress'],
): Promise<string> {
  const folder = join(dataDir, 'backups')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // With milliseconds: a start that was ended during the backup makes another one.
  const name = `before-migration-of-version-${version}-${now.toISOString().replaceAll(':', '-')}.scheduler`
  const { backUp } = await import('@scheduler/embedded-store')
  await backUp(storeDirectory(dataDir), join(folder, name), {
    now,
    onProgress: (what, share) => onProgress(`backup, ${what}`, share),
  })
  return join(folder, name)
}
