import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createApiClient } from '@scheduler/shared-types/api/api-client'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { loadEnv } from '../../cloud-api/src/env.ts'
import { startApi } from '../../cloud-api/src/start-api.ts'
import { fixtureDirectory, packFolder } from '../../cloud-api/src/test/old-version.ts'
import { startDeskProgram } from '../../desktop/src/test/desk-program.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { openFaultyLink } from '../test-support/faulty-link.ts'
import { bundleDesk } from './bundle-desk.ts'
import { fillClinic } from './fill-clinic.ts'
import { fillOutbox } from './fill-outbox.ts'
import { operationIds, PASSWORD, people } from './recorded-clinic.ts'

/**
 * `npm run record-version`: keeps what this version leaves on disks in cloud-api/test-fixtures/<version>, for the
 * tests of later versions: a data directory, the folder of a desk with a full outbox, and the desk program itself.
 * The clinic's time is far ahead, so that the store, whose clock is the true one, removes nothing of it.
 */
async function main(): Promise<void> {
  parseArgs({ options: {} })
  const target = fixtureDirectory(packageJson.version)
  if (existsSync(target)) throw new Error(`${target} is there already; a recorded version is never changed.`)
  const work = mkdtempSync(join(tmpdir(), 'scheduler-record-'))
  try {
    const { link } = await record(work)
    const sizes = {
      clinic: packFolder(join(work, 'clinic'), join(target, 'clinic')),
      desk: packFolder(join(work, 'desk'), join(target, 'desk')),
      program: packFolder(join(work, 'program'), target),
    }
    writeFileSync(join(target, 'facts.json'), `${JSON.stringify({ link }, null, 2)}\n`)
    process.stdout.write(`${target}: ${JSON.stringify(sizes)} bytes\n`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function record(work: string): Promise<{ readonly link: string }> {
  mkdirSync(join(work, 'program'))
  const program = await bundleDesk(join(work, 'program'))
  // Where it finds its native modules.
  const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'desk-programs')
  mkdirSync(cache, { recursive: true })
  const runnable = join(cache, `record-${process.pid}.mjs`)
  copyFileSync(program, runnable)
  let now = 0
  const clock = {
    set: (instant: string) => {
      now = Date.parse(instant)
    },
  }
  clock.set('2046-11-20T09:00:00Z')
  const env = loadEnv({
    NODE_ENV: 'development',
    DATA_DIR: join(work, 'clinic'),
    PORT: '0',
    LOG_LEVEL: 'error',
  })
  const api = await startApi({ env, now: () => new Date(now) })
  const network = await openFaultyLink(api.url)
  const clientWith = (headers: Record<string, string>) =>
    createApiClient({ baseUrl: api.url, headers: () => headers })
  const guest = clientWith({})
  const clientOf = async (email: string) => {
    // As the clock is set the tokens end, so each call signs in anew.
    const session = await guest.call(endpoints.auth.login, { body: { email, password: PASSWORD } })
    let { accessToken } = session
    let refreshToken = session.refreshToken ?? ''
    return createApiClient({
      baseUrl: api.url,
      headers: () => ({ authorization: `Bearer ${accessToken}` }),
      renewSession: async () => {
        const renewed = await guest.call(endpoints.auth.refresh, { body: { refreshToken } })
        accessToken = renewed.accessToken
        refreshToken = renewed.refreshToken ?? ''
        return true
      },
    })
  }
  const facts = await fillClinic({ deps: api.deps, clock, clientOf, guest })
  clock.set('2046-11-27T08:30:00Z')
  const desk = await startDeskProgram(runnable, {
    deskDir: join(work, 'desk'),
    apiUrl: network.url,
    now: () => now,
    newId: operationIds(0xd0000),
  })
  await fillOutbox({
    desk,
    goOffline: async () => {
      await network.cut()
      await desk.until(({ state }) => state === 'offline')
    },
    goOnline: async () => {
      await network.mend()
      desk.networkChanged(true)
    },
    receptionist: await clientOf(people.receptionist),
  })
  await desk.close()
  await network.close()
  await api.close()
  rmSync(runnable)
  rmSync(join(work, 'clinic', 'store', 'store.lock'), { force: true })
  return facts
}

await main()
