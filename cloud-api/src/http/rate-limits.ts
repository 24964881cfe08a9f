import { AppError } from '@scheduler/shared-types/errors/app-error'
import { RateLimiterRes } from 'rate-limiter-flexible'
import { createRateLimit, type RateLimit } from './rate-limit.ts'

/** Every limit there is. Counted in memory: with several API processes each counts for itself. */
export type RateLimits = {
  /** Failed sign-ins of one e-mail from one address. */
  readonly loginPair: RateLimit
  /** Failed sign-ins of one e-mail from anywhere. */
  readonly loginEmail: RateLimit
  /** Failed sign-ins from one address. */
  readonly loginAddress: RateLimit
  /** Reads of the public page from one address. */
  readonly publicRead: RateLimit
  /** Writes of the public page from one address. */
  readonly publicWrite: RateLimit
}

const MINUTE = 60

export function createRateLimits(): RateLimits {
  return {
    loginPair: createRateLimit({ points: 10, duration: 15 * MINUTE }),
    loginEmail: createRateLimit({ points: 100, duration: 60 * MINUTE }),
    loginAddress: createRateLimit({ points: 200, duration: 15 * MINUTE }),
    publicRead: createRateLimit({ points: 600, duration: MINUTE }),
    publicWrite: createRateLimit({ points: 120, duration: MINUTE }),
  }
}

/** Counts one event. @throws AppError rate_limited, with the seconds to wait. */
export async function countEvent(limiter: RateLimit, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (reason) {
    throw reason instanceof RateLimiterRes ? limitReached(reason) : reason
  }
}

/** Refuses when the limit is reached already, without counting. @throws AppError rate_limited */
export async function refuseBeyondLimit(limiter: RateLimit, key: string): Promise<void> {
  const state = await limiter.get(key)
  // An entry that has run out may still be there until it is swept.
  if (state && state.msBeforeNext > 0 && state.consumedPoints >= limiter.points) throw limitReached(state)
}

function limitReached(state: RateLimiterRes): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000))
  return new AppError('rate_limited', `Too many attempts. Try again in ${waitInWords(retryAfterSeconds)}.`, {
    retryAfterSeconds,
  })
}

function waitInWords(seconds: number): string {
  if (seconds === 1) return 'a second'
  if (seconds < 90) return `${seconds} seconds`
  return `${Math.ceil(seconds / 60)} minutes`
}
