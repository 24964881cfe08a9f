import { ApiError, NetworkError } from '@scheduler/shared-types/api/api-client'
import type { ErrorCode } from '@scheduler/shared-types/errors/error-codes'

/** The code of a refusal; null when there was no answer. */
export function errorCode(error: unknown): ErrorCode | null {
  return error instanceof ApiError ? error.problem.code : null
}

/** What happened and what to do, in a sentence for a patient. */
export function errorWords(error: unknown): string {
  if (error instanceof NetworkError) {
    return 'We could not reach the clinic’s booking system. Check your connection, then try again. Nothing you typed is lost.'
  }
  if (!(error instanceof ApiError)) return 'Something went wrong on this page. Please try again.'
  switch (error.problem.code) {
    case 'rate_limited':
      return 'There were too many tries from this connection. Wait a minute, then try again.'
    case 'unavailable':
    case 'internal_error':
      return 'The clinic’s booking system has a problem at the moment. Please try again in a minute, or call the clinic.'
    case 'invalid_credentials':
      return 'This e-mail and password do not match. Check both and try again.'
    case 'hold_limit_reached':
      return 'You are already keeping several times. Finish or close your other booking pages, then try again.'
    default:
      return error.problem.detail
  }
}
