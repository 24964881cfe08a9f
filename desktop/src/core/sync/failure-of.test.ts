import { ApiError, NetworkError } from '@scheduler/shared-types/api/api-client'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { ErrorCode } from '@scheduler/shared-types/errors/error-codes'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { failureOf } from './failure-of.ts'
import { SyncError } from './sync-ports.ts'

function refusedWith(code: ErrorCode): ApiError {
  return new ApiError({ type: 'about:blank', title: code, status: 400, code, detail: 'No.', requestId: 'r1' })
}

describe('what an error means to the engine', () => {
  it.each([
    ['unauthenticated', 'unauthenticated'],
    ['refresh_token_reused', 'unauthenticated'],
    ['desk_unknown', 'unauthenticated'],
    ['desk_revoked', 'revoked'],
    ['history_lost', 'history-lost'],
    ['rate_limited', 'unavailable'],
    ['unavailable', 'unavailable'],
    ['internal_error', 'bug'],
    ['validation_failed', 'refused'],
    ['forbidden', 'refused'],
  ] as const)('%s is %s', (code, kind) => {
    expect(failureOf(refusedWith(code)).kind).toBe(kind)
    expect(failureOf(new AppError(code, 'No.')).kind).toBe(kind) // a session that ended at this desk
  })

  it('keeps of a refusal what a person needs', () => {
    expect(failureOf(refusedWith('forbidden'))).toEqual({
      kind: 'refused',
      refusal: { code: 'forbidden', detail: 'No.' },
    })
  })

  it('tells the network from an answer that breaks the contract', () => {
    expect(failureOf(new NetworkError(new TypeError('fetch failed'))).kind).toBe('network')
    expect(failureOf(new NetworkError(z.string().safeParse(1).error)).kind).toBe('bug')
    expect(failureOf(new TypeError('undefined is not a function')).kind).toBe('bug')
  })

  it('believes a port that knows better', () => {
    expect(failureOf(new SyncError({ kind: 'unavailable', retryAfterMs: 9 }))).toEqual({
      kind: 'unavailable',
      retryAfterMs: 9,
    })
  })
})
