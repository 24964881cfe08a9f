import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { ClientSession } from '../database/client-session.ts'
import type { Deps } from '../deps.ts'
import { isDeskSecret } from '../desks/desk-secret.ts'
import { assertNotRevoked, deskRevoked } from '../desks/known-desk.ts'
import { accountOf } from './authenticate-token.ts'
import { issueRefreshToken, type OpenedSession, presentSession } from './open-session.ts'
import type { RefreshTokenRecord } from './refresh-token.model.ts'
import { hashRefreshToken, refreshTokenExpiry } from './refresh-token.ts'
import { endSession } from './revoke-session.ts'

export type RefreshSession = {
  readonly token: string | undefined
  readonly deskId: string | null
  readonly deskSecret?: string | undefined
}

/**
 * Spends a refresh token for a new pair. A second use of a spent one means that somebody else has a copy, and
 * it cannot be told who is who, so the whole family ends. There is no grace period on purpose: a client that
 * refreshes twice at once (two tabs) must take turns. Only a desk can prove to be the one whose answer was lost on the
 * way: with its secret it may spend the last spent token once more, and what was issued for it is void.
 * @throws AppError unauthenticated for an unknown, expired or revoked token; refresh_token_reused; desk_revoked
 * when the desk is none any more.
 */
export async function refreshSession(
  deps: Deps,
  { token, deskId, deskSecret }: RefreshSession,
): Promise<OpenedSession> {
  await assertNotRevoked(deps, deskId)
  if (!token) throw new AppError('unauthenticated', 'Sign in first.')
  const rotated = await rotate(deps, hashRefreshToken(token), deskSecret)
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
async function rotate(deps: Deps, tokenHash: string, deskSecret: string | undefined) {
  const { RefreshToken, Session, User } = deps.models
  return deps.connection.transaction(async (session) => {
    const now = deps.now()
    const token = await RefreshToken.findById(tokenHash, null, { session }).lean()
    if (!token || token.expiresAt <= now) throw ended()
    const family = await Session.findById(token.sessionId, null, { session }).lean()
    if (family?.revokedReason === 'desk-revoked') throw deskRevoked()
    if (!family || family.revokedAt !== null) throw ended()
    await assertNotRevoked(deps, family.deskId ?? null)
    if (
      token.spentAt !== null &&
      !(await isAnswerLost(deps, token, family.deskId ?? null, deskSecret, session))
    ) {
      await endSession(deps, family._id, 'token-reused', session)
      return { outcome: 'reused', sessionId: family._id } as const
    }
    const user = await User.findById(family.userId, null, { session }).lean()
    const account = user && accountOf(user, family._id, family.deskId ?? null)
    if (!account || account.grants.length === 0) throw ended()
    await RefreshToken.deleteMany(
      { sessionId: family._id, spentAt: null, _id: { $ne: tokenHash } },
      { session },
    )
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

/** Whether the family's own desk asks, with the token it spent last: nobody has used what was issued for it. */
async function isAnswerLost(
  deps: Deps,
  { sessionId, spentAt }: RefreshTokenRecord,
  deskId: string | null,
  deskSecret: string | undefined,
  session: ClientSession,
): Promise<boolean> {
  if (deskId === null || deskSecret === undefined) return false
  const desk = await deps.models.Desk.findById(deskId, null, { session }).lean()
  if (!desk || !isDeskSecret(deskSecret, desk.secretHash)) return false
  const later = await deps.models.RefreshToken.exists({ sessionId, spentAt: { $gt: spentAt } }).session(
    session,
  )
  return later === null
}

function ended(): AppError {
  return new AppError('unauthenticated', 'The session has ended. Sign in again.')
}
