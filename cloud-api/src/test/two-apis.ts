import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedStore } from '@scheduler/embedded-store'
import { startTestApi, type TestApi } from './test-server.ts'

/** Two APIs on one database with the same secrets, each with what it knows for itself, as two processes are. */
export type TwoApis = { readonly here: TestApi; readonly there: TestApi; readonly close: () => Promise<void> }

export async function startTwoApis(): Promise<TwoApis> {
  const given = process.env.MONGODB_URI
  const dataDir = mkdtempSync(join(tmpdir(), 'several-'))
  const store = given ? null : await startEmbeddedStore({ dataDir, testCommands: true })
  const uri = new URL(given ?? store?.uri ?? '')
  uri.pathname = `/several-${randomUUID().slice(0, 8)}`
  const env = { mongodbUri: uri.href }
  const here = await startTestApi({ env })
  const { dataKeys, accessTokenSecret } = here.deps.env
  const there = await startTestApi({ env: { ...env, dataKeys, accessTokenSecret } })
  return {
    here,
    there,
    close: async () => {
      await there.close({ keepDatabase: true })
      await here.close()
      await store?.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
