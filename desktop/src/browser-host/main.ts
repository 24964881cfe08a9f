import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { openDesk } from './open-desk.ts'

const zDeskEnv = z.object({
  API_URL: z.url().default('http://127.0.0.1:4000'),
  DESK_PORT: z.coerce.number().int().min(0).max(65535).default(4100),
  DESK_DIR: z.string().default(join(homedir(), '.appointment-scheduler-desk')),
})

/** The front desk on its own, against an API that runs elsewhere. */
async function main(): Promise<void> {
  const env = zDeskEnv.parse(process.env)
  const say = (text: string) => process.stdout.write(`${text}\n`)
  const host = await openDesk({
    apiUrl: env.API_URL,
    port: env.DESK_PORT,
    deskDir: env.DESK_DIR,
    onLinkUsed: () => say(`To open the desk in another browser: ${host.newLink()}`),
  })
  say(`Front desk: ${host.newLink()}`)
  const stop = () => void host.close().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

main().catch((error: unknown) => {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  const sentence = taken ? 'The desk’s port is taken. Choose another with DESK_PORT.' : String(error)
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
})
