import { zRole } from '@scheduler/shared-types/auth/roles'
import { zId } from '@scheduler/shared-types/primitives/primitives.contract'
import { z } from 'zod'
import type { Cache } from './open-cache.ts'
import { openRowOrNull } from './sealed-rows.ts'

const zKnownUser = z.object({
  userId: zId,
  name: z.string(),
  email: z.string(),
  role: zRole,
  doctorId: zId.nullable(),
  clinicId: zId,
  /** Spent at the next renewal; null: signed out, the server wants the password. */
  refreshToken: z.string().nullable(),
  /** argon2id, a PHC string; null: this user cannot unlock offline any more. */
  verifier: z.string().nullable(),
  /** Wrong passwords since the last right one. */
  attempts: z.number().int(),
  /** The last time the server took the password. Epoch milliseconds. */
  signedInAt: z.number(),
  /** The outage kit's slot: its content key, wrapped with this user's password. */
  kitSlot: z.unknown(),
})

/** Somebody who signed in at this desk and can open it without the server. */
export type KnownUser = z.infer<typeof zKnownUser>

export type KnownUserStore = {
  /** The latest signed in first. */
  readonly all: () => readonly KnownUser[]
  readonly get: (userId: string) => KnownUser | null
  readonly put: (user: KnownUser) => void
  readonly remove: (userId: string) => void
}

export function createKnownUserStore({ db, box }: Cache): KnownUserStore {
  const selectAll = db.prepare('SELECT user_id AS id, body FROM known_user ORDER BY signed_in_at DESC')
  const upsert = db.prepare(
    'INSERT OR REPLACE INTO known_user (user_id, signed_in_at, body) VALUES (?, ?, ?)',
  )
  const removeOne = db.prepare('DELETE FROM known_user WHERE user_id = ?')

  function all(): readonly KnownUser[] {
    // The columns are STRICT TEXT and BLOB.
    const rows = selectAll.all() as { id: string; body: Buffer }[]
    // One that does not open has to sign in with the server again.
    return rows.flatMap(({ id, body }) => openRowOrNull(box, 'known_user', id, body, zKnownUser) ?? [])
  }

  return {
    all,
    get: (userId) => all().find((user) => user.userId === userId) ?? null,
    put: (user) => {
      upsert.run(user.userId, user.signedInAt, box.seal('known_user', user.userId, user))
    },
    remove: (userId) => {
      removeOne.run(userId)
    },
  }
}
