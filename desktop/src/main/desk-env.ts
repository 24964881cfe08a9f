import { z } from 'zod'
import { zServerAddress } from './server-address.ts'

const zFlag = z.stringbool().default(false)

const zDeskEnv = z.object({
  /** The desk's folder instead of the user's usual one: several desks on one machine, tests. */
  DESK_DIR: z.string().min(1).optional(),
  /** The server's address, for installations by an administrator; it wins over what the first run was told. */
  DESK_API_URL: zServerAddress.optional(),
  /** Where new versions are looked for; it wins over the settings file and turns updates on. */
  DESK_UPDATE_URL: zServerAddress.optional(),
  /** Lets a desk start on a Linux without a keyring, its key then only guarded by file rights. */
  DESK_WITHOUT_KEYRING: zFlag,
})

/** The variables the Electron shell reads. */
export type DeskEnv = z.infer<typeof zDeskEnv>

/** @throws Error with a sentence that names the variable, never its value */
export function readDeskEnv(env: NodeJS.ProcessEnv): DeskEnv {
  const parsed = zDeskEnv.safeParse(env)
  if (parsed.success) return parsed.data
  const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))]
  throw new Error(`The desk does not understand ${names.join(' and ')} of its environment.`)
}
