import { createHash, randomBytes } from 'node:crypto'
import { DAY_MS } from '@scheduler/shared-types/primitives/durations'

/** A device that is not used for so long must sign in again. */
export const REFRESH_TOKEN_DAYS = 30

/** 256 random bits; never stored as they are. */
export function makeRefreshToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a token. A plain hash is enough: there is nothing to guess in 256 random bits. */
export function hashRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

export function refreshTokenExpiry(now: Date): Date {
  return new Date(now.getTime() + REFRESH_TOKEN_DAYS * DAY_MS)
}
