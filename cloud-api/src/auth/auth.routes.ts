import { authEndpoints } from '@scheduler/shared-types/auth/auth.contract'
import { defineRoute } from '../http/define-route.ts'
import { logIn } from './log-in.ts'
import { logOut } from './log-out.ts'
import { presentMe } from './open-session.ts'
import { clearRefreshCookie, readRefreshCookie, toCookie } from './refresh-cookie.ts'
import { refreshSession } from './refresh-session.ts'

export const authRoutes = [
  defineRoute(authEndpoints.login, async ({ deps, body, deskId, ctx }) => {
    const { email, password } = body
    const opened = await logIn(deps, { email, password, address: ctx.ip, deskId })
    return body.cookie ? toCookie(deps, ctx, opened) : opened
  }),

  defineRoute(authEndpoints.refresh, async ({ deps, body, deskId, ctx }) => {
    const opened = await refreshSession(deps, {
      token: body.refreshToken ?? readRefreshCookie(ctx),
      deskId,
      deskSecret: body.deskSecret,
    })
    return body.refreshToken === undefined ? toCookie(deps, ctx, opened) : opened
  }),

  defineRoute(authEndpoints.logout, async ({ deps, body, account, ctx }) => {
    await logOut(deps, body.refreshToken ?? readRefreshCookie(ctx), account)
    clearRefreshCookie(deps, ctx)
  }),

  defineRoute(authEndpoints.me, async ({ account }) => presentMe(account)),
]
