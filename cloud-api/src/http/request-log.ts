import type { Middleware } from 'koa'
import type { Logger } from 'pino'
import type { RequestState } from './request-state.ts'

const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/

/** Gives each request an id (a proxy's, when it is well-formed) and answers with it. */
export function requestId(newId: () => string): Middleware<RequestState> {
  return async (ctx, next) => {
    const given = ctx.get('X-Request-Id')
    ctx.state.requestId = REQUEST_ID.test(given) ? given : newId()
    ctx.set('X-Request-Id', ctx.state.requestId)
    await next()
  }
}

/**
 * One line a request: what was asked (route pattern, never the URL), how it ended, how long it took, who.
 * Never query values, bodies, headers or tokens.
 */
export function requestLog(log: Logger): Middleware<RequestState> {
  return async (ctx, next) => {
    const started = performance.now()
    await next()
    const { requestId, routePattern, account, clinicId } = ctx.state
    const entry = {
      requestId,
      method: ctx.method,
      route: routePattern ?? null,
      status: ctx.status,
      ms: Math.round((performance.now() - started) * 10) / 10,
      userId: account?.userId ?? null,
      clinicId: clinicId ?? null,
    }
    if (ctx.status >= 500) log.error(entry, 'request')
    else log.info(entry, 'request')
  }
}
