import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { Deps } from '../deps.ts'
import { assertNotRevoked, deskRevoked } from '../desks/known-desk.ts'
import { accountOf } from './authenticate-token.ts'
import { issueRefreshToken, type OpenedSession, presentSession } from './open-session.ts'
import { hashRefreshToken, refreshTokenExpiry } from './refresh-token.ts'
import { endSession } from './revoke-session.ts'

/**
 * Spends a refresh token for a new pair. A second use of a spent one means that somebody else has a copy, and
 * it cannot be told who is who, so the whole family ends. There is no grace period on purpose: a client that
 * refreshes twice at once (two tabs) must take turns.
 * @throws AppError unauthenticated for an unknown, expired or revoked token; refresh_token_reused; desk_revoked
 * when the desk is none any more.
 */
export async function refreshSession(
  deps: Deps,
  token: string | undefined,
  deskId: string | null,
): Promise<OpenedSession> {
  await assertNotRevoked(deps, deskId)
  if (!token) throw new AppError('unauthenticated', 'Sign in first.')
  const rotated = await rotate(deps, hashRefreshToken(token))
  if (rotated.outcome === 'reused') {
    deps.sessionCache.forgetSession(rotated.sessionId)
    throw new AppError(
      'refresh_token_reused',
      'This session was used from two places and was ended for safety. Sign in again.',
    )
  }
  return presentSession(deps, rotated.account, rotated.refreshToken)
}

/** Marks the token spent and issues the next in one transaction, so that a crash between loses nothing. */
async function rotate(deps: Deps, tokenHash: string) {
  const { RefreshToken, Session, User } = deps.models
  return deps.connection.transaction(async (session) => {
    const now = deps.now()
    const token = await RefreshToken.findById(tokenHash, null, { session }).lean()
    if (!token || token.expiresAt <= now) throw ended()
    const family = await Session.findById(token.sessionId, null, { session }).lean()
    if (family?.revokedReason === 'desk-revoked') throw deskRevoked()
    if (!family || family.revokedAt !== null) throw ended()
    await assertNotRevoked(deps, family.deskId ?? null)
    if (token.spentAt !== null) {
      await endSession(deps, family._id, 'token-reused', session)
      return { outcome: 'reused', sessionId: family._id } as const
    }
    const user = await User.findById(family.userId, null, { session }).lean()
    const account = user && accountOf(user, family._id, family.deskId ?? null)
    if (!account || account.grants.length === 0) throw ended()
    await RefreshToken.updateOne({ _id: tokenHash }, { $set: { spentAt: now } }, { session })
    await Session.updateOne(
      { _id: family._id },
      { $set: { lastUsedAt: now, expiresAt: refreshTokenExpiry(now) } },
      { session },
    )
    const refreshToken = await issueRefreshToken(deps, family._id, session)
    return { outcome: 'rotated', account, refreshToken } as const
  })
}

function ended(): AppError {
  return new AppError('unauthenticated', 'The session has ended. Sign in again.')
}
