import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { zClinicCreate } from '@scheduler/shared-types/clinics/clinic.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { zEmail, zName } from '@scheduler/shared-types/primitives/primitives.contract'
import { zPassword } from '@scheduler/shared-types/users/user.contract'
import { z } from 'zod'
import { createFirstClinic } from '../src/clinics/create-first-clinic.ts'
import { createDeps } from '../src/create-deps.ts'
import { connectDatabase } from '../src/database/connect.ts'
import { requireDataVersion } from '../src/database/data-version.ts'
import { ensureIndexes } from '../src/database/ensure-indexes.ts'
import { loadEnv } from '../src/env.ts'
import { fieldErrors } from '../src/http/validate.ts'
import { createLogger } from '../src/log.ts'
import { StartError } from '../src/start-error.ts'
import { runTool } from './run-tool.ts'

/**
 * `npm run create-clinic -- --slug … --name … --zone … --phone … --admin …`: opens a clinic with its first
 * administrator. The password is asked for, or read from standard input, so that it stands in no history. With
 * the embedded store the API must be stopped meanwhile.
 */
const USAGE =
  'Usage: npm run create-clinic -- --slug elm-street --name "Elm Street Practice" --zone Europe/London ' +
  '--phone "+44 20 7946 0000" --admin admin@example.org [--admin-name "Alex Morgan"] [--address …] [--email …]'

const zOptions = z.object({
  clinic: zClinicCreate,
  admin: z.object({ email: zEmail, name: zName, password: zPassword }),
})

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: Object.fromEntries(
      ['slug', 'name', 'zone', 'phone', 'email', 'address', 'admin', 'admin-name'].map(
        (name) => [name, { type: 'string' }] as const,
      ),
    ),
  })
  if (!values.slug || !values.admin) throw new StartError(USAGE)
  const { slug, name, zone: timeZone, phone, email, address, admin } = values
  const parsed = zOptions.safeParse({
    clinic: { slug, name, timeZone, phone, email, address },
    admin: { email: admin, name: values['admin-name'] ?? 'Administrator', password: await readPassword() },
  })
  if (!parsed.success) {
    const problems = fieldErrors('body', parsed.error).map(
      ({ path, message }) => `  ${path.replace('body.', '')} ${message}`,
    )
    throw new StartError(`The clinic cannot be opened like this:\n${problems.join('\n')}\n\n${USAGE}`)
  }
  const env = loadEnv(process.env)
  const database = await connectDatabase(env)
  try {
    const deps = createDeps({ env, log: createLogger('error'), connection: database.connection })
    await requireDataVersion(database.connection)
    await ensureIndexes(database.connection)
    const clinic = await createFirstClinic(deps, parsed.data)
    console.log(
      `${clinic.name} is open. Public page: /book/${clinic.slug}. Sign in as ${parsed.data.admin.email}.`,
    )
  } finally {
    await database.close()
  }
}

/** From a terminal without showing it, else all of standard input. */
async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).trim()
  process.stdout.write('Password of the administrator: ')
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true })
  // A terminal that hides what is typed sends no signal by itself.
  terminal.once('SIGINT', () => {
    terminal.close()
    process.emit('SIGINT', 'SIGINT')
  })
  const password = await terminal.question('')
  terminal.close()
  process.stdout.write('\n')
  return password
}

await runTool(main, [AppError], USAGE)
