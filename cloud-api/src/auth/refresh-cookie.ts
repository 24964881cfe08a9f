import { API_BASE } from '@scheduler/shared-types/api/names'
import type { Session } from '@scheduler/shared-types/auth/auth.contract'
import { DAY_MS } from '@scheduler/shared-types/primitives/durations'
import type { Deps } from '../deps.ts'
import type { RequestContext } from '../http/define-route.ts'
import type { OpenedSession } from './open-session.ts'
import { REFRESH_TOKEN_DAYS } from './refresh-token.ts'

const NAME = 'refresh_token'

/**
 * Moves the refresh token out of the answer into a cookie that no script can read and that no other site's
 * request carries.
 */
export function toCookie(deps: Deps, ctx: RequestContext, opened: OpenedSession): Session {
  ctx.cookies.set(NAME, opened.refreshToken, {
    ...attributes(deps),
    maxAge: REFRESH_TOKEN_DAYS * DAY_MS,
  })
  return { ...opened, refreshToken: null }
}

export function readRefreshCookie(ctx: RequestContext): string | undefined {
  return ctx.cookies.get(NAME)
}

export function clearRefreshCookie(deps: Deps, ctx: RequestContext): void {
  ctx.cookies.set(NAME, null, attributes(deps))
}

function attributes(deps: Deps) {
  return {
    httpOnly: true,
    sameSite: 'strict',
    path: `${API_BASE}/auth`,
    secure: deps.env.publicUrl?.startsWith('https:') ?? false,
    overwrite: true,
  } as const
}
