import { parseArgs } from 'node:util'
import { BackupFileError, DamagedStoreError, NoStoreError } from '@scheduler/embedded-store'
import { connectDatabase } from '../src/database/connect.ts'
import { NEWEST_DATA_VERSION, readDataVersion } from '../src/database/data-version.ts'
import { runMigrations } from '../src/database/migrations/run-migrations.ts'
import { migrateEmbedded } from '../src/database/open-data.ts'
import { loadEnv } from '../src/env.ts'
import { StartError } from '../src/start-error.ts'
import { createProgressLine } from './progress-line.ts'
import { runTool } from './run-tool.ts'

const USAGE = 'Usage: npm run migrate -- [--backed-up]'

/**
 * `npm run migrate [-- --backed-up]`: brings the data to the version this program works with. With the embedded store
 * it makes the backup itself, as the API does at its start. On MongoDB it wants to hear that one was made, and that
 * no API process runs.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'backed-up': { type: 'boolean', default: false } } })
  const env = loadEnv(process.env)
  const line = createProgressLine((text) => process.stdout.write(text), process.stdout.isTTY)
  const { connection, close } = await connectDatabase(env)
  try {
    const { version } = await readDataVersion(connection)
    if (version === NEWEST_DATA_VERSION) {
      process.stdout.write(`The data is of version ${version} already; there is nothing to do.\n`)
      return
    }
    if (env.mongodbUri !== null && !values['backed-up']) {
      throw new StartError(
        `The data is of version ${version} and is to become ${NEWEST_DATA_VERSION}. Stop every API process, make a backup (mongodump --oplog), then run: npm run migrate -- --backed-up`,
      )
    }
    const common = { connection, now: () => new Date(), onProgress: line.show }
    const backup =
      env.mongodbUri === null
        ? await migrateEmbedded({ ...common, env })
        : await runMigrations({ ...common, dataKeys: env.dataKeys })
    line.end()
    if (backup) process.stdout.write(`The backup from before is ${backup}.\n`)
    process.stdout.write(`The data is of version ${NEWEST_DATA_VERSION} now.\n`)
  } finally {
    await close()
  }
}

await runTool(main, [BackupFileError, DamagedStoreError, NoStoreError], USAGE)
