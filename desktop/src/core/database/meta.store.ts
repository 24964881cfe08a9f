import { zRole } from '@scheduler/shared-types/auth/roles'
import { zId, zInstant } from '@scheduler/shared-types/primitives/primitives.contract'
import { z } from 'zod'
import type { Cache } from './open-cache.ts'
import { openRowOrNull } from './sealed-rows.ts'

/** Single facts the desk keeps, by name. */
const facts = {
  /** The clinic this desk belongs to. Set at the first sign-in, for good. */
  clinicId: zId,
  /** The server that clinic is at. */
  server: z.string(),
  /** By which the desk proves to be itself with nobody signed in. */
  deskSecret: z.string(),
  /** The server refused a sign-in because this desk was revoked, and there is no secret left to ask it by. */
  isRevoked: z.literal(true),
  /** Position in the clinic's log, and when (this desk's clock, ms) everything up to it was all there was. */
  cursor: z.object({
    seq: z.number().int(),
    asOf: z.number(),
    /** When the entry at `seq` was made, by which another log is told from this one; null where it was not read. */
    entryAt: zInstant.nullable().default(null),
  }),
  /** The version of the desk that read the days last: a newer one may know what it left out. */
  readBy: z.string(),
  /** How far the server's clock is ahead of this desk's, in milliseconds. */
  clockOffset: z.number(),
  /** Who is at the desk. Kept over a restart, which locks it. */
  signedIn: z.object({
    userId: zId,
    name: z.string(),
    role: zRole,
    doctorId: zId.nullable(),
    clinicId: zId,
  }),
  /** Something that was saved here can no longer be read. `unsent`: how many acts; null: not known. */
  lostWork: z.object({ at: zInstant, unsent: z.number().int().nullable() }),
  /** 32 bytes, base64: what the outage kit is encrypted with. */
  kitKey: z.string(),
} as const

type Facts = { readonly [Name in keyof typeof facts]: z.output<(typeof facts)[Name]> }

export type MetaStore = {
  readonly read: <Name extends keyof Facts>(name: Name) => Facts[Name] | null
  /** null forgets it. */
  readonly write: <Name extends keyof Facts>(name: Name, value: Facts[Name] | null) => void
}

export function createMetaStore({ db, box }: Cache): MetaStore {
  const select = db.prepare('SELECT body FROM meta WHERE name = ?').pluck()
  const upsert = db.prepare('INSERT OR REPLACE INTO meta (name, body) VALUES (?, ?)')
  const remove = db.prepare('DELETE FROM meta WHERE name = ?')
  return {
    read: (name) => {
      const body = select.get(name)
      if (body === undefined) return null
      // One name picks the schema and the type.
      return openRowOrNull(box, 'meta', name, body, facts[name]) as Facts[typeof name] | null
    },
    write: (name, value) => {
      if (value === null) remove.run(name)
      else upsert.run(name, box.seal('meta', name, value))
    },
  }
}
