import { parseArgs } from 'node:util'
import { DamagedStoreError, NoStoreError, takeSnapshot } from '@scheduler/embedded-store'
import { DATABASE_NAME, databaseNameOf, storeDirectory } from '../src/database/connect.ts'
import { StartError } from '../src/start-error.ts'
import { connectTarget } from './export/connect-target.ts'
import {
  ExportFailedError,
  exportSnapshot,
  TargetNotEmptyError,
  VerificationError,
} from './export/export-snapshot.ts'
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
  const name = databaseNameOf(values.to) ?? DATABASE_NAME
  const client = await connectTarget(values.to, name)
  try {
    const snapshot = await takeSnapshot(directory, new Date(), (done, all) =>
      line.show('Reading', done / Math.max(all, 1)),
    )
    try {
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
      snapshot.close()
    }
  } finally {
    await client.close()
  }
}

await runTool(
  main,
  [DamagedStoreError, ExportFailedError, NoStoreError, TargetNotEmptyError, VerificationError],
  USAGE,
)
