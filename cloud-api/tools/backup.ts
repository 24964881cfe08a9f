import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { BackupFileError, backUp, DamagedStoreError, NoStoreError } from '@scheduler/embedded-store'
import { storeDirectory } from '../src/database/connect.ts'
import { StartError } from '../src/start-error.ts'
import { createProgressLine } from './progress-line.ts'
import { runTool } from './run-tool.ts'

const USAGE = 'Usage: npm run backup -- [--to <file>]'

/**
 * `npm run backup [-- --to <file>]`: the embedded store of DATA_DIR in one file, as it is at one moment. The clinic
 * may be running.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { to: { type: 'string' } } })
  if (process.env.MONGODB_URI) {
    throw new StartError(
      'MONGODB_URI is set: the data is in MongoDB, which has mongodump for this. Unset it to back up the embedded store.',
    )
  }
  const now = new Date()
  const name = `backup-${now.toISOString().slice(0, 19).replaceAll(':', '-')}.scheduler`
  const file = resolve(values.to ?? name)
  const line = createProgressLine((text) => process.stdout.write(text), process.stdout.isTTY)
  const { documents, bytes } = await backUp(storeDirectory(process.env.DATA_DIR || './data'), file, {
    now,
    onProgress: line.show,
  })
  line.end()
  const size = (bytes / 1_000_000).toFixed(1)
  process.stdout.write(
    `${documents} documents in ${file} (${size} MB). It holds patient data: keep it as safe as the clinic’s computer.\n` +
      'Notes in it are encrypted: keep the DATA_KEYS (or DATA_DIR/secrets.json) apart from it.\n',
  )
}

await runTool(main, [BackupFileError, DamagedStoreError, NoStoreError], USAGE)
