import { createSecretKey, type KeyObject } from 'node:crypto'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { zId } from '@scheduler/shared-types/primitives/primitives.contract'
import jwt from 'jsonwebtoken'
import { z } from 'zod'

/** Short, because a stolen access token cannot be taken back for longer than the session cache lives. */
export const ACCESS_TOKEN_SECONDS = 600

const ISSUER = 'scheduler'
const AUDIENCE = 'scheduler-api'

const zClaims = z.object({ sub: zId, sid: zId })

export type AccessClaims = { readonly userId: string; readonly sessionId: string }

/** A signed access token (JWT, HS256) and the instant it expires. It names user and session, nothing else. */
export function signAccessToken(secret: string, claims: AccessClaims, now: Date) {
  const iat = Math.floor(now.getTime() / 1000)
  const exp = iat + ACCESS_TOKEN_SECONDS
  const token = jwt.sign({ sub: claims.userId, sid: claims.sessionId, iat, exp }, keyOf(secret), {
    algorithm: 'HS256',
    issuer: ISSUER,
    audience: AUDIENCE,
  })
  return { token, expiresAt: new Date(exp * 1000) }
}

/** @throws AppError unauthenticated when the token is not ours, was altered or has expired. */
export function verifyAccessToken(secret: string, token: string, now: Date): AccessClaims {
  try {
    const claims = zClaims.parse(
      jwt.verify(token, keyOf(secret), {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: AUDIENCE,
        clockTimestamp: Math.floor(now.getTime() / 1000),
      }),
    )
    return { userId: claims.sub, sessionId: claims.sid }
  } catch (cause) {
    throw new AppError('unauthenticated', 'The session has ended. Sign in again.', {}, cause)
  }
}

/** Given a text, jsonwebtoken first tries to read it as a public key, which costs more than the check itself. */
function keyOf(secret: string): KeyObject {
  return createSecretKey(secret, 'utf8')
}

/** When a token that was verified before ends. */
export function accessTokenExpiry(token: string): Date {
  const { exp } = z.object({ exp: z.number() }).parse(jwt.decode(token))
  return new Date(exp * 1000)
}
