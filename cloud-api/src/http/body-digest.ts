import { hash } from 'node:crypto'
import {
  CONTENT_DIGEST_HEADER,
  digestHeader,
  UNENCODED_DIGEST_HEADER,
} from '@scheduler/shared-types/api/body-digest'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { Middleware } from 'koa'
import type { RequestContext } from './define-route.ts'
import type { RequestState } from './request-state.ts'

/** Sends the digest of every JSON answer. Stands inside the compression, outside the error handler. */
export function answerDigest(): Middleware<RequestState> {
  return async (ctx, next) => {
    await next()
    if (typeof ctx.body !== 'object' || ctx.body === null || !ctx.response.is('json', '+json')) return
    const { type } = ctx.response
    // Bytes, not text: a long text that waits for a slow client grows old in the heap and stays for minutes.
    const bytes = Buffer.from(JSON.stringify(ctx.body))
    ctx.body = bytes
    ctx.type = type
    ctx.set(UNENCODED_DIGEST_HEADER, digestHeader(hash('sha256', bytes, 'base64')))
  }
}

/** Refuses a body that is not what its digest was made of. Stands behind the body parser. */
export function checkBodyDigest(): Middleware<RequestState> {
  return async (ctx, next) => {
    const { rawBody } = ctx.request
    const given = ctx.get(CONTENT_DIGEST_HEADER)
    if (given.startsWith('sha-256=') && typeof rawBody === 'string') {
      if (given !== digestHeader(hash('sha256', rawBody, 'base64'))) throw bodyChanged()
    }
    await next()
  }
}

/** What a body that cannot be parsed means: with a digest, that it was whole when it was sent. */
export function unreadableBody(cause: Error, ctx: Pick<RequestContext, 'get'>): AppError {
  const isTooLarge = 'status' in cause && cause.status === 413
  if (!isTooLarge && ctx.get(CONTENT_DIGEST_HEADER)) return bodyChanged()
  return new AppError('body_unreadable', 'The body must be JSON and at most 100 kB (a push 1 MB).', {}, cause)
}

function bodyChanged(): AppError {
  return new AppError('body_changed', 'The body was damaged on its way. Send it again.')
}
