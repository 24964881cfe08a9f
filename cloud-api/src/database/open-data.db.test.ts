import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { restore, startEmbeddedStore } from '@scheduler/embedded-store'
import { healthEndpoints } from '@scheduler/shared-types/health/health.contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { runCommand } from '../../tools/run-command.ts'
import { startApi } from '../start-api.ts'
import { StartError } from '../start-error.ts'
import { expectProblem } from '../test/expect-problem.ts'
import { unpackFolder } from '../test/old-version.ts'
import { startTestApi, testEnv } from '../test/test-server.ts'
import { connectDatabase, storeDirectory } from './connect.ts'
import { dataVersions, NEWEST_DATA_VERSION } from './data-version.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'scheduler-open-data-'))
  return () => rmSync(dataDir, { recursive: true, force: true })
})

const backups = () => readdirSync(join(dataDir, 'backups'))
const embedded = () => testEnv(dataDir, { mongodbUri: null })

async function withData<Result>(
  work: (versions: ReturnType<typeof dataVersions>) => Promise<Result>,
): Promise<Result> {
  const { connection, close } = await connectDatabase(embedded())
  try {
    return await work(dataVersions(connection))
  } finally {
    await close()
  }
}

describe('a data directory from before there was a data version', () => {
  beforeEach(() => unpackFolder('0.1.0', 'clinic', dataDir))

  it('is backed up, then brought to this version, at the start of the API; the backup leads back', async () => {
    await (await startApi({ env: embedded() })).close()
    expect(await withData((versions) => versions.findOne())).toMatchObject({
      version: NEWEST_DATA_VERSION,
      running: null,
      lock: null,
    })
    expect(backups()).toEqual([expect.stringMatching(/^before-migration-of-version-0-.*\.scheduler$/)])
    // Once: the next start has nothing to do.
    await (await startApi({ env: embedded() })).close()
    const [file = ''] = backups()
    expect(backups()).toHaveLength(1)
    await restore(join(dataDir, 'backups', file), storeDirectory(dataDir), {
      force: true,
      now: new Date(),
      onProgress: () => {},
    })
    expect(await withData((versions) => versions.findOne())).toBeNull()
  })

  it('is not backed up again where a migration had begun', async () => {
    await withData((versions) =>
      versions.insertOne({
        _id: 'clinic-data',
        version: 0,
        running: { to: 1, step: 0, after: null, done: 0 },
        lock: null,
      }),
    )
    await (await startApi({ env: embedded() })).close()
    expect(readdirSync(dataDir)).not.toContain('backups')
  })

  it('is migrated by the command, too, which says where the backup is', async () => {
    const run = () => runCommand('migrate.ts', [], { DATA_DIR: dataDir })
    expect(await run()).toMatchObject({
      code: 0,
      output: expect.stringMatching(
        /The backup from before is .*\.scheduler\.\nThe data is of version \d+ now/,
      ),
    })
    expect(await run()).toMatchObject({ code: 0, output: expect.stringMatching(/already; there is nothing/) })
  })

  it('in a MongoDB is migrated by nobody but an operator who says that a backup was made', async () => {
    const store = await startEmbeddedStore({ dataDir: storeDirectory(dataDir) })
    const env = testEnv(dataDir, { mongodbUri: store.uri })
    const sentence = /^The data is of version 0 and this program works with \d+: .* npm run migrate\.$/
    await expect(startApi({ env })).rejects.toThrow(sentence)
    await expect(startApi({ env })).rejects.toThrow(StartError)
    const migrate = (...args: string[]) =>
      runCommand('migrate.ts', args, { DATA_DIR: dataDir, MONGODB_URI: store.uri })
    expect(await migrate()).toMatchObject({
      code: 1,
      output: expect.stringMatching(/make a backup .*, then run: npm run migrate -- --backed-up\n$/),
    })
    expect(await migrate('--backed-up')).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^The data is of version \d+ now/m),
    })
    await (await startApi({ env })).close()
    await store.close()
  })
})

it('data of a newer program is not opened, and stays as it is', async () => {
  await (await startApi({ env: embedded() })).close()
  await withData((versions) => versions.updateOne({}, { $set: { version: 99 } }))
  await expect(startApi({ env: embedded() })).rejects.toThrow(
    /^The data is of a newer version \(99\) than this program knows \(\d+\), so it was not opened\./,
  )
  expect(await withData((versions) => versions.findOne())).toMatchObject({ version: 99 })
})

it('a process that was forgotten when the data was migrated is not healthy any more', async () => {
  const api = await startTestApi()
  const client = api.client()
  expect(await client.call(healthEndpoints.read, {})).toMatchObject({ status: 'ok' })
  await dataVersions(api.deps.connection).updateOne({}, { $set: { version: NEWEST_DATA_VERSION + 1 } })
  await expectProblem(client.call(healthEndpoints.read, {}), 'unavailable')
  await api.close()
})
