import { join } from 'node:path'
import { createDemoClinic } from '../cloud-api/src/demo/create-demo-clinic.ts'
import { DEMO_EMAILS, DEMO_PASSWORD, DEMO_SLUG } from '../cloud-api/src/demo/demo-logins.ts'
import { type Env, loadEnv } from '../cloud-api/src/env.ts'
import { startApi } from '../cloud-api/src/start-api.ts'
import { StartError } from '../cloud-api/src/start-error.ts'
import { openDesk } from '../desktop/src/browser-host/open-desk.ts'
import { deskPort, explainDeskError } from './lib/desk-port.ts'
import type { ClinicPorts } from './lib/keep-clinic.ts'
import { buildClients } from './test-support/build-clients.ts'

/**
 * A whole clinic in one process: store (in its own worker thread), API, public page and front desk. One process
 * is enough for one machine, and Ctrl-C then has one place in which to close things in order. A clinic that
 * outgrows it runs cloud-api/src/main.ts and the front desks apart, with the same environment.
 */
async function runClinic(): Promise<void> {
  const env = readEnv()
  const port = deskPort(process.env)
  say(
    env.mongodbUri ? `Data: the MongoDB of MONGODB_URI (${hostOf(env.mongodbUri)})` : `Data: ${env.dataDir}`,
  )
  await buildClients(say)

  const stopping = new AbortController()
  const closers: (() => Promise<void>)[] = []
  const stop = onceOnly(async () => {
    stopping.abort()
    say('\nStopping …')
    for (const close of closers.reverse()) await close()
    say('Stopped. All data is kept.')
  })
  const end = () => {
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  // Without its keeper it would hold the ports and the data with nobody to stop it.
  process.once('disconnect', end)
  process.channel?.unref() // it alone keeps no clinic open

  try {
    const api = await startApi({ env })
    closers.push(api.close)
    const desk = await openDesk({
      port,
      apiUrl: api.url,
      deskDir: join(env.dataDir, 'desk'),
      onLinkUsed: () => say(`To open the front desk in another browser: ${desk.newLink()}`),
    }).catch((error: unknown) => {
      throw explainDeskError(error, port)
    })
    closers.push(desk.close)
    const demo = env.demoData && (await createDemoClinic(api.deps, { say, signal: stopping.signal }))
    if (stopping.signal.aborted) return
    say(welcome({ apiUrl: api.url, deskUrl: desk.newLink(), demo }))
    const opened: ClinicPorts = { PORT: new URL(api.url).port, DESK_PORT: new URL(desk.url).port }
    process.send?.(opened)
  } catch (error) {
    if (stopping.signal.aborted) return
    for (const close of closers.reverse()) await close()
    throw error
  }
}

/** Demo data is for trying the product; a quiet log leaves the addresses readable. */
function readEnv(): Env {
  const { DEMO_DATA, LOG_LEVEL, NODE_ENV } = process.env
  const production = NODE_ENV === 'production'
  return loadEnv({
    ...process.env,
    DEMO_DATA: DEMO_DATA || (production ? '0' : '1'),
    LOG_LEVEL: LOG_LEVEL || (production ? 'info' : 'warn'),
  })
}

/** Never the whole URI: it carries a password. */
function hostOf(uri: string): string {
  return uri.replace(/^mongodb(\+srv)?:\/\/([^@/]*@)?/, '').replace(/[/?].*$/, '')
}

type Addresses = { readonly apiUrl: string; readonly deskUrl: string; readonly demo: boolean }

function welcome({ apiUrl, deskUrl, demo }: Addresses): string {
  const addresses = [
    `  Front desk      ${deskUrl}`,
    ...(demo ? [`  Public page     ${apiUrl}/book/${DEMO_SLUG}`] : []),
    `  API reference   ${apiUrl}/api/docs`,
  ]
  const roles = Object.entries(DEMO_EMAILS).map(([role, email]) => `  ${role.padEnd(14)}  ${email}`)
  const logins = demo ? ['', `Demo logins, password ${DEMO_PASSWORD}:`, ...roles] : []
  return ['', 'The clinic is open. Open in a browser:', ...addresses, ...logins, '', 'Ctrl-C stops it.'].join(
    '\n',
  )
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function onceOnly(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= work()
    return running
  }
}

try {
  await runClinic()
} catch (error) {
  if (!(error instanceof StartError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
