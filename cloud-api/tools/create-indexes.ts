import { parseArgs } from 'node:util'
import { createDeps } from '../src/create-deps.ts'
import { connectDatabase } from '../src/database/connect.ts'
import { requireDataVersion } from '../src/database/data-version.ts'
import { ensureIndexes } from '../src/database/ensure-indexes.ts'
import { loadEnv } from '../src/env.ts'
import { createLogger } from '../src/log.ts'
import { runTool } from './run-tool.ts'

/**
 * `npm run create-indexes`: the deploy step before a new version serves. The API would do the same at its start; on a
 * large database it is better done beforehand, once.
 */
async function main(): Promise<void> {
  parseArgs({ options: {} })
  const env = loadEnv(process.env)
  const database = await connectDatabase(env)
  try {
    const { connection } = createDeps({ env, log: createLogger('error'), connection: database.connection })
    await requireDataVersion(connection)
    await ensureIndexes(connection)
    const names = Object.values(connection.models).map((model) => model.collection.collectionName)
    process.stdout.write(`Every index is there, in ${names.length} collections of ${connection.name}.\n`)
  } finally {
    await database.close()
  }
}

await runTool(main, [], 'Usage: npm run create-indexes')
