import type { Access } from '@scheduler/shared-types/api/define-endpoint'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { APPOINTMENT_LINK_HEADER } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { authenticateToken } from '../auth/authenticate-token.ts'
import type { Account } from '../caller.ts'
import type { Deps } from '../deps.ts'
import type { RequestContext } from './define-route.ts'

/**
 * Who the bearer token belongs to. Where anyone may come in, a token that is no good counts as none: a client
 * that renews its session still sends the old one.
 * @throws AppError unauthenticated where a token, or a link's secret, is needed and missing.
 */
export async function readAccount(deps: Deps, ctx: RequestContext, access: Access): Promise<Account | null> {
  if (access === 'appointment-link') {
    if (ctx.get(APPOINTMENT_LINK_HEADER) !== '') return null // whether it is a good one, the use case finds out
    throw new AppError('unauthenticated', 'Open the link of the appointment again.')
  }
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(ctx.get('Authorization'))?.[1]
  try {
    if (!token) throw new AppError('unauthenticated', 'Sign in first.')
    const account = await authenticateToken(deps, token)
    ctx.state.account = account
    return account
  } catch (error) {
    if (access === 'public' && error instanceof AppError && error.code === 'unauthenticated') return null
    throw error
  }
}
