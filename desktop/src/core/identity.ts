import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zId, zName } from '@scheduler/shared-types/primitives/primitives.contract'
import { z } from 'zod'

const FILE = 'desk.json'

/** What this installation is. Nothing secret: the proof of it is kept in the cache. */
const zIdentity = z.object({
  deskId: zId,
  name: zName.default('Front desk'),
  /** null: the first run, which asks for it. */
  apiUrl: z.url().nullable().default(null),
})
export type Identity = z.infer<typeof zIdentity>

/** This desk's identity, made at its first start and kept in its folder. */
export function readIdentity(deskDir: string): Identity {
  try {
    return zIdentity.parse(JSON.parse(readFileSync(join(deskDir, FILE), 'utf8')))
  } catch {
    return writeIdentity(deskDir, zIdentity.parse({ deskId: randomUUID() }))
  }
}

/** Whole or not at all: a desk that lost its id would not be itself any more. */
export function writeIdentity(deskDir: string, identity: Identity): Identity {
  mkdirSync(deskDir, { recursive: true, mode: 0o700 })
  const file = join(deskDir, FILE)
  writeFileSync(`${file}.part`, JSON.stringify(identity), { mode: 0o600, flush: true })
  renameSync(`${file}.part`, file)
  return identity
}
