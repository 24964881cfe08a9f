import type { ClientSession } from '../database/client-session.ts'
import type { Deps } from '../deps.ts'
import type { SessionRecord } from './session.model.ts'

type Reason = NonNullable<SessionRecord['revokedReason']>

/** Ends a token family. Access tokens of it are refused at once here, and within seconds in other processes. */
export async function endSession(
  deps: Deps,
  sessionId: string,
  reason: Reason,
  session?: ClientSession,
): Promise<void> {
  await deps.models.Session.updateOne(
    { _id: sessionId, revokedAt: null },
    { $set: { revokedAt: deps.now(), revokedReason: reason } },
    session ? { session } : {},
  )
  deps.sessionCache.forgetSession(sessionId)
}

/**
 * Ends every token family that was opened at a desk, inside an operation. The caller tells the session cache once it
 * is committed.
 */
export async function endSessionsAtDesk(deps: Deps, deskId: string, session: ClientSession): Promise<void> {
  const revokedReason: Reason = 'desk-revoked'
  await deps.models.Session.updateMany(
    { deskId, revokedAt: null },
    { $set: { revokedAt: deps.now(), revokedReason } },
    { session },
  )
}
