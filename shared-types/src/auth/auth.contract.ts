import { z } from 'zod'
import { defineEndpoints } from '../api/define-endpoint.ts'
import { zDeskSecret } from '../desks/desk.contract.ts'
import { zEmail, zId, zInstant, zName } from '../primitives/primitives.contract.ts'
import { zGrant } from '../users/user.contract.ts'
import { zRole } from './roles.ts'

/** A role that a newer server has is nothing this program could act by. */
function withKnownRoles(grants: unknown): unknown {
  if (!Array.isArray(grants)) return grants
  return grants.filter((grant) => zRole.safeParse(grant?.role).success)
}

/** The signed-in user as their own client sees it. */
export const zMe = z.object({
  id: zId,
  email: zEmail,
  name: zName,
  /** Those whose role this program knows. */
  grants: z.preprocess(withKnownRoles, z.array(zGrant)),
})
export type Me = z.infer<typeof zMe>

/**
 * `refreshToken` is null when it was set as an httpOnly cookie instead (`cookie: true`), as a web page must.
 */
export const zSession = z.object({
  accessToken: z.string(),
  accessTokenExpiresAt: zInstant,
  refreshToken: z.string().nullable(),
  user: zMe,
})
export type Session = z.infer<typeof zSession>

export const zLogin = z.strictObject({
  email: zEmail,
  password: z.string().min(1).max(200),
  cookie: z.boolean().default(false),
})

/** `refreshToken` absent: it is read from the httpOnly cookie. */
const zRefreshToken = z.strictObject({ refreshToken: z.string().min(20).max(400).optional() })

export const zRefresh = zRefreshToken.extend({
  /** By it a desk whose answer was lost on the way may spend its last token once more. */
  deskSecret: zDeskSecret.optional(),
})

export const authEndpoints = defineEndpoints('auth', {
  login: {
    method: 'POST',
    path: '/auth/login',
    summary: 'Sign in with e-mail and password; with X-Desk-Id, at that desk',
    access: 'public',
    body: zLogin,
    response: zSession,
    errors: ['invalid_credentials', 'rate_limited', 'desk_revoked'],
  },
  refresh: {
    method: 'POST',
    path: '/auth/refresh',
    summary: 'A new access token and a new refresh token; the old refresh token is spent',
    access: 'public',
    body: zRefresh,
    response: zSession,
    errors: ['unauthenticated', 'refresh_token_reused', 'desk_revoked'],
  },
  logout: {
    method: 'POST',
    path: '/auth/logout',
    summary: 'End this session; the refresh token family is revoked',
    access: 'public',
    body: zRefreshToken,
    response: null,
  },
  me: {
    method: 'GET',
    path: '/auth/me',
    summary: 'Who the access token belongs to',
    access: 'signed-in',
    response: zMe,
  },
})
