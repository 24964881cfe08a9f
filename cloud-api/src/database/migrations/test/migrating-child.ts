import mongoose from 'mongoose'
import { StartError } from '../../../start-error.ts'
import { migrations } from '../migrations.ts'
import { runMigrations } from '../run-migrations.ts'
import { countingMigration } from './counting-migration.ts'

/**
 * Migrates the database of a URI, and kills itself when it is about to send its n-th command, or never (0). Says
 * `done`, or the sentence by which it was refused.
 */
async function main(): Promise<void> {
  const [uri = '', killAt = '0'] = process.argv.slice(2)
  const connection = await mongoose.createConnection(uri, { monitorCommands: true }).asPromise()
  let commands = 0
  connection.getClient().on('commandStarted', () => {
    commands += 1
    if (commands === Number(killAt)) process.kill(process.pid, 'SIGKILL')
  })
  try {
    await runMigrations({
      connection,
      dataKeys: [],
      now: () => new Date(),
      onProgress: () => {},
      list: [...migrations, countingMigration],
      batchSize: 3,
    })
    process.stdout.write('done')
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    process.stdout.write(error.message)
  }
  await connection.close()
}

await main()
