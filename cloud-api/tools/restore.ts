import { parseArgs } from 'node:util'
import { BackupFileError, restore, StoreNotEmptyError, StoreStartError } from '@scheduler/embedded-store'
import { storeDirectory } from '../src/database/connect.ts'
import { StartError } from '../src/start-error.ts'
import { createProgressLine } from './progress-line.ts'
import { runTool } from './run-tool.ts'

const USAGE = 'Usage: npm run restore -- --from <file> [--force]'

/** `npm run restore -- --from <file> [--force]`: puts a backup in the place of the embedded store of DATA_DIR. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { from: { type: 'string' }, force: { type: 'boolean', default: false } },
  })
  if (!values.from) throw new StartError(USAGE)
  if (process.env.MONGODB_URI) {
    throw new StartError('MONGODB_URI is set: the data is in MongoDB, which has mongorestore for this.')
  }
  const line = createProgressLine((text) => process.stdout.write(text), process.stdout.isTTY)
  const directory = storeDirectory(process.env.DATA_DIR || './data')
  const { createdAt, keptAs } = await restore(values.from, directory, {
    force: values.force,
    now: new Date(),
    onProgress: line.show,
  })
  line.end()
  process.stdout.write(`The clinic is as it was at ${createdAt}. Start it with npm start.\n`)
  if (keptAs) process.stdout.write(`What was there before is kept as ${keptAs}.\n`)
}

await runTool(main, [BackupFileError, StoreNotEmptyError, StoreStartError], USAGE)
