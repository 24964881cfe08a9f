import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { UserCaller } from '../caller.ts'
import type { ClientSession } from '../database/client-session.ts'
import { plainCollection } from '../database/plain-collection.ts'
import type { Deps } from '../deps.ts'
import type { DeskDocument } from './desk.model.ts'

/** Oftener than this nobody needs to know when a desk was last heard of. */
const SEEN_EVERY_MS = 60_000

/**
 * The desk the caller's session was opened at, in the caller's clinic.
 * @throws AppError desk_unknown, desk_revoked
 */
export async function callersDesk(
  deps: Deps,
  { sessionDeskId, clinicId }: UserCaller,
  session?: ClientSession,
): Promise<DeskDocument> {
  const desk = sessionDeskId && (await findDesk(deps, clinicId, sessionDeskId, session))
  if (!desk) {
    throw new AppError(
      'desk_unknown',
      'This is not a paired desk of the clinic. Pair it, then sign in at it.',
    )
  }
  if (desk.revokedAt !== null) throw deskRevoked()
  return desk
}

/** A desk of the clinic; null when it has none with this id. */
export function findDesk(
  deps: Deps,
  clinicId: string,
  id: string,
  session?: ClientSession,
): Promise<DeskDocument | null> {
  return deps.models.Desk.findOne({ _id: id, clinicId }, null, session ? { session } : {}).lean()
}

/**
 * Notes that the desk was heard of, about once a minute. No operation: it concerns nobody's work, and would fill the
 * log.
 */
export async function noteSeen(deps: Deps, { _id, lastSeenAt }: DeskDocument): Promise<void> {
  const now = deps.now()
  if (lastSeenAt && now.getTime() - lastSeenAt.getTime() < SEEN_EVERY_MS) return
  await plainCollection(deps.models.Desk).updateOne({ _id }, { $set: { lastSeenAt: now } })
}

/** @throws AppError desk_revoked for a desk, of any clinic, that an admin has ended */
export async function assertNotRevoked(deps: Deps, deskId: string | null): Promise<void> {
  if (deskId === null) return
  const desk = await deps.models.Desk.findById(deskId, { revokedAt: 1 }).lean()
  if (desk && desk.revokedAt !== null) throw deskRevoked()
}

export function deskRevoked(): AppError {
  return new AppError('desk_revoked', 'This desk was ended by an administrator. Pair it again to go on.')
}
