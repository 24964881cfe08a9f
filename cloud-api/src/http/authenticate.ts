import type { Access } from '@scheduler/shared-types/api/define-endpoint'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { authenticateToken } from '../auth/authenticate-token.ts'
import type { Account } from '../caller.ts'
import type { Deps } from '../deps.ts'
import type { RequestContext } from './define-route.ts'

/**
 * Who the bearer token belongs to. Where anyone may come in, a token that is no good counts as none: a client
 * that renews its session still sends the old one.
 * @throws AppError unauthenticated where a token is needed.
 */
export async function readAccount(deps: Deps, ctx: RequestContext, access: Access): Promise<Account | null> {
  if (access === 'appointment-link') return null
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
