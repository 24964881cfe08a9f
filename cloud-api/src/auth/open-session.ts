import type { Session } from '@scheduler/shared-types/auth/auth.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { Account } from '../caller.ts'
import type { ClientSession } from '../database/client-session.ts'
import type { Deps } from '../deps.ts'
import type { UserRecord } from '../users/user.model.ts'
import { signAccessToken } from './access-token.ts'
import { accountOf } from './authenticate-token.ts'
import { hashRefreshToken, makeRefreshToken, refreshTokenExpiry } from './refresh-token.ts'

/** The answer of a sign-in before it is decided whether the refresh token goes into the body or a cookie. */
export type OpenedSession = Session & { readonly refreshToken: string }

/** Starts a new token family for a user whose identity has been proven, at a desk or anywhere. */
export async function openSession(
  deps: Deps,
  user: UserRecord,
  deskId: string | null = null,
): Promise<OpenedSession> {
  const now = deps.now()
  const sessionId = deps.newId()
  const account = accountOf(user, sessionId, deskId)
  if (account.grants.length === 0) throw new AppError('invalid_credentials', 'This account is not active.')
  await deps.models.Session.create({
    _id: sessionId,
    userId: user._id,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: refreshTokenExpiry(now),
    revokedAt: null,
    revokedReason: null,
    deskId,
  })
  const refreshToken = await issueRefreshToken(deps, sessionId)
  return presentSession(deps, account, refreshToken)
}

/** Stores a new refresh token of a session and returns it in clear, the only time it is. */
export async function issueRefreshToken(
  deps: Deps,
  sessionId: string,
  session?: ClientSession,
): Promise<string> {
  const token = makeRefreshToken()
  const record = {
    _id: hashRefreshToken(token),
    sessionId,
    expiresAt: refreshTokenExpiry(deps.now()),
    spentAt: null,
  }
  await deps.models.RefreshToken.create([record], session ? { session } : {})
  return token
}

/** A fresh access token for the account, with the given refresh token. */
export function presentSession(deps: Deps, account: Account, refreshToken: string): OpenedSession {
  const { userId, sessionId } = account
  const access = signAccessToken(deps.env.accessTokenSecret, { userId, sessionId }, deps.now())
  return {
    accessToken: access.token,
    accessTokenExpiresAt: access.expiresAt.toISOString(),
    refreshToken,
    user: presentMe(account),
  }
}

/** The account as its own client sees it. */
export function presentMe(account: Account): Session['user'] {
  return { id: account.userId, email: account.email, name: account.name, grants: [...account.grants] }
}
