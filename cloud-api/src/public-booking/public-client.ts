import { createHmac } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { countEvent } from '../http/rate-limits.ts'

/** Whose holds are counted together: the client's address, keyed so that the store does not hold addresses. */
export function publicHolder(deps: Deps, address: string): string {
  return `public:${createHmac('sha256', deps.env.accessTokenSecret).update(address).digest('base64url')}`
}

/** @throws AppError rate_limited */
export function countPublicRead(deps: Deps, address: string): Promise<void> {
  return countEvent(deps.rateLimits.publicRead, address)
}

/** @throws AppError rate_limited */
export function countPublicWrite(deps: Deps, address: string): Promise<void> {
  return countEvent(deps.rateLimits.publicWrite, address)
}
