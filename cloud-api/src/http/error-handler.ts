import { API_BASE } from '@scheduler/shared-types/api/names'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { Problem } from '@scheduler/shared-types/errors/problem.contract'
import { SchedulingError } from '@scheduler/shared-types/scheduling/scheduling-error'
import type { Middleware } from 'koa'
import type { Logger } from 'pino'
import { ERROR_STATUS, ERROR_TITLE } from './error-status.ts'
import { problemPage } from './problem-page.ts'
import type { RequestState } from './request-state.ts'
import { schedulingRefusal } from './scheduling-refusal.ts'
import type { Place } from './validate.ts'

/**
 * The one place where an error becomes an answer. Expected refusals become their problem document; anything
 * else is logged with the request id and answered `internal_error` without a word about what happened.
 */
export function errorHandler(log: Logger): Middleware<RequestState> {
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body === undefined) {
        throw new AppError('not_found', 'There is nothing at this address.')
      }
      if (ctx.status === 405 || ctx.status === 501) {
        throw new AppError(
          'method_not_allowed',
          'This address does not take that method; see the Allow header.',
        )
      }
    } catch (error) {
      const refusal = asRefusal(error, ctx.method === 'GET' ? 'query' : 'body')
      if (error instanceof SchedulingError) {
        log.warn({ requestId: ctx.state.requestId, err: error }, 'the scheduling core refused its input')
      }
      if (ERROR_STATUS[refusal.code] >= 500) {
        log.error({ requestId: ctx.state.requestId, err: refusal.cause ?? refusal }, 'request failed')
      }
      const problem = problemOf(refusal, ctx.state.requestId)
      ctx.status = problem.status
      if (refusal.details.retryAfterSeconds !== undefined) {
        ctx.set('Retry-After', String(refusal.details.retryAfterSeconds))
      }
      if (problem.status === 401) ctx.set('WWW-Authenticate', 'Bearer')
      // Who calls the API gets the document, whatever they accept; other addresses are opened by people.
      const asPage = !isOfApi(ctx.path) && ctx.accepts('json', 'html') === 'html'
      if (!isOfApi(ctx.path)) ctx.vary('Accept')
      ctx.body = asPage ? problemPage(problem) : problem
      ctx.type = asPage ? 'html' : 'application/problem+json'
    }
  }
}

function isOfApi(path: string): boolean {
  return path === API_BASE || path.startsWith(`${API_BASE}/`)
}

/** The RFC 9457 document of a refusal. */
export function problemOf(error: AppError, requestId: string): Problem {
  const { errors, conflicts, alternatives } = error.details
  return {
    type: `urn:problem:${error.code}`,
    title: ERROR_TITLE[error.code],
    status: ERROR_STATUS[error.code],
    code: error.code,
    detail: error.message,
    requestId,
    ...(errors && { errors }),
    ...(conflicts && { conflicts }),
    ...(alternatives && { alternatives }),
  }
}

const STORE_GONE = new Set([
  'MongoServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'PoolClearedError',
])

/** MongoDB's codes for a server that is there and cannot write: full or failing disk, no primary. */
const STORE_REFUSES = new Set([39, 91, 189, 10107, 11600, 13435, 14031])

/**
 * What a client is told of an error: a store that is away is `unavailable`, a fault of ours `internal_error`.
 * @param place Where the caller's fields stand.
 */
export function asRefusal(error: unknown, place: Place = 'body'): AppError {
  if (error instanceof AppError) return error
  if (error instanceof SchedulingError) return schedulingRefusal(error, place)
  if (error instanceof Error && 'code' in error && STORE_REFUSES.has(Number(error.code))) {
    const sentence = 'The database cannot save just now, so nothing was changed. Try again in a moment.'
    return new AppError('unavailable', sentence, { retryAfterSeconds: 10 }, error)
  }
  if (error instanceof Error && STORE_GONE.has(error.name)) {
    const details = { retryAfterSeconds: 2 }
    return new AppError(
      'unavailable',
      'The database is not reachable. Try again in a moment.',
      details,
      error,
    )
  }
  // Koa and its middleware throw http-errors for a malformed request (such as a bad percent-encoding).
  if (error instanceof Error && 'status' in error && error.status === 400) {
    return new AppError('body_unreadable', 'The request cannot be read.', {}, error)
  }
  return new AppError(
    'internal_error',
    'Something went wrong on our side. Try again; if it persists, tell us the request id.',
    {},
    error,
  )
}
