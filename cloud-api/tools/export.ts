import { parseArgs } from 'node:util'
import { NoStoreError, takeSnapshot } from '@scheduler/embedded-store'
import { mongo } from 'mongoose'
import { DATABASE_NAME, databaseNameOf, storeDirectory } from '../src/database/connect.ts'
import { StartError } from '../src/start-error.ts'
import { exportSnapshot, TargetNotEmptyError, VerificationError } from './export/export-snapshot.ts'
import { createProgressLine } from './progress-line.ts'
import { runTool } from './run-tool.ts'

const USAGE = 'Usage: npm run export -- --to mongodb://host/database'

/**
 * `npm run export -- --to mongodb://…`: copies the embedded store of DATA_DIR to MongoDB and verifies the copy. The
 * source is only read. What is booked meanwhile does not come along, so stop the clinic before the last run.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { to: { type: 'string' } } })
  if (!values.to || !/^mongodb(\+srv)?:\/\//.test(values.to)) throw new StartError(USAGE)
  const line = createProgressLine((text) => process.stdout.write(text), process.stdout.isTTY)
  const directory = storeDirectory(process.env.DATA_DIR || './data')
  const snapshot = await takeSnapshot(directory, new Date(), (done, all) =>
    line.show('Reading', done / Math.max(all, 1)),
  )
  try {
    const client = await connect(values.to)
    try {
      const name = databaseNameOf(values.to) ?? DATABASE_NAME
      const { documents, collections, indexes, written } = await exportSnapshot(
        snapshot,
        client,
        name,
        (progress) => line.show(progress.collection, progress.done / Math.max(progress.all, 1)),
      )
      line.end()
      process.stdout.write(
        `${documents} documents in ${collections} collections and ${indexes} indexes are in ${name}, verified by count and hash ` +
          `(${written} written now). As of ${snapshot.takenAt}.\nSet MONGODB_URI and the same DATA_KEYS, and start.\n`,
      )
    } finally {
      await client.close()
    }
  } finally {
    snapshot.close()
  }
}

async function connect(uri: string): Promise<mongo.MongoClient> {
  const options = { serverSelectionTimeoutMS: 5000, writeConcern: { w: 'majority' as const, journal: true } }
  try {
    return await new mongo.MongoClient(uri, options).connect()
  } catch (error) {
    throw new StartError(
      'The target does not answer; check that it runs and that the address is right.',
      error,
    )
  }
}

await runTool(main, [NoStoreError, TargetNotEmptyError, VerificationError])
