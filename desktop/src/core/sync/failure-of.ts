import { ApiError, NetworkError } from '@scheduler/shared-types/api/api-client'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { ErrorCode } from '@scheduler/shared-types/errors/error-codes'
import { NEWER_VERSION } from '@scheduler/shared-types/primitives/newer-version'
import { type Refusal, zRefusal } from '@scheduler/shared-types/sync/push.contract'
import { ZodError } from 'zod'
import { SyncError, type SyncFailure } from './sync-ports.ts'

/** Codes with a meaning of their own for the engine; every other one is `refused`. */
const KIND_BY_CODE: { readonly [Code in ErrorCode]?: Exclude<SyncFailure['kind'], 'refused'> } = {
  unauthenticated: 'unauthenticated',
  invalid_credentials: 'unauthenticated',
  refresh_token_reused: 'unauthenticated',
  // Both are answered by a person who signs in: that opens a session of this desk, and pairs it where needed.
  desk_unknown: 'unauthenticated',
  desk_revoked: 'revoked',
  history_lost: 'history-lost',
  rate_limited: 'unavailable',
  // Everything is kept until this desk is updated.
  desk_outdated: 'unavailable',
  unavailable: 'unavailable',
  internal_error: 'bug',
}

/** What an error of a port means to the engine. */
export function failureOf(error: unknown): SyncFailure {
  if (error instanceof SyncError) return error.failure
  if (error instanceof ApiError) {
    const { code, status } = error.problem
    // A newer server's own word for “not now” keeps the outbox waiting like those that are known.
    if (code === NEWER_VERSION && (status === 426 || status === 429 || status >= 500)) {
      return { kind: 'unavailable', retryAfterMs: 0 }
    }
    return failureOfCode(error.problem)
  }
  if (error instanceof AppError) return failureOfCode({ code: error.code, detail: error.message })
  // An answer of the API that breaks the contract will break it again; anything else unreadable is a network's.
  if (error instanceof NetworkError) return { kind: error.cause instanceof ZodError ? 'bug' : 'network' }
  if (error instanceof Error && error.name === 'AbortError') return { kind: 'network' }
  return { kind: 'bug' }
}

function failureOfCode(refusal: Refusal): SyncFailure {
  const kind = KIND_BY_CODE[refusal.code]
  if (kind === undefined) return { kind: 'refused', refusal: zRefusal.parse(refusal) }
  return kind === 'unavailable' ? { kind, retryAfterMs: 0 } : { kind }
}
