import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { Account } from '../caller.ts'
import type { Deps } from '../deps.ts'
import type { UserRecord } from '../users/user.model.ts'
import { verifyAccessToken } from './access-token.ts'

/**
 * The account an access token stands for. Besides the signature, the session must not have been ended and the
 * user must have a grant in force.
 * @throws AppError unauthenticated
 */
export async function authenticateToken(deps: Deps, token: string): Promise<Account> {
  const { userId, sessionId } = verifyAccessToken(deps.env.accessTokenSecret, token, deps.now())
  const cached = deps.sessionCache.get(sessionId)
  if (cached) return cached
  const [session, user] = await Promise.all([
    deps.models.Session.findById(sessionId).lean(),
    deps.models.User.findById(userId).lean(),
  ])
  const alive = session && session.userId === userId && session.revokedAt === null
  if (!alive || session.expiresAt <= deps.now() || !user) throw ended()
  const account = accountOf(user, sessionId, session.deskId ?? null)
  if (account.grants.length === 0) throw ended()
  deps.sessionCache.put(account)
  return account
}

/** The user in a session, with the grants that are in force. */
export function accountOf(user: UserRecord, sessionId: string, deskId: string | null): Account {
  const grants = user.grants
    .filter((grant) => grant.active)
    .map(({ clinicId, role, doctorId, patientId }) => ({ clinicId, role, doctorId, patientId }))
  return { userId: user._id, sessionId, email: user.email, name: user.name, grants, deskId }
}

function ended(): AppError {
  return new AppError('unauthenticated', 'The session has ended. Sign in again.')
}
