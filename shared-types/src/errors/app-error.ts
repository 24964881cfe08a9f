import type { ErrorCode } from './error-codes.ts'
import type { FieldError, Problem } from './problem.contract.ts'

/** What an error may carry besides its code and sentence. Never patient data. */
export type AppErrorDetails = Pick<Problem, 'conflicts' | 'alternatives'> & {
  readonly errors?: FieldError[]
  /** With rate_limited and unavailable: told in the Retry-After header. */
  readonly retryAfterSeconds?: number
}

/**
 * An expected refusal. `code` is for programs, `message` is the sentence for a person (what happened and
 * what to do), `cause` is for the log. A class only because JavaScript throws classes.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: AppErrorDetails

  constructor(code: ErrorCode, message: string, details: AppErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'AppError'
    this.code = code
    this.details = details
  }
}
