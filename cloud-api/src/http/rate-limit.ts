import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { COUNTED_MOST } from '../memory/memory-limits.ts'

export type RateLimit = {
  readonly points: number
  /** Counts one event. Rejects with the state of the key when that is one too many. */
  readonly consume: (key: string) => Promise<RateLimiterRes>
  readonly get: (key: string) => Promise<RateLimiterRes | null>
  readonly delete: (key: string) => Promise<boolean>
}

export type RateLimitOptions = {
  /** How many events. */
  readonly points: number
  /** In how many seconds. */
  readonly duration: number
}

/**
 * Counts in memory, for the keys that were used last: whoever has many addresses must not fill the memory.
 * @param keysMost How many keys are counted at the same time.
 */
export function createRateLimit(options: RateLimitOptions, keysMost: number = COUNTED_MOST): RateLimit {
  const limiter = new RateLimiterMemory(options)
  const counted = new LRUCache<string, true>({
    max: keysMost,
    dispose: (_, name, reason) => {
      if (reason === 'evict') void limiter.delete(name)
    },
  })
  return {
    points: options.points,
    consume: (key) => {
      const name = nameOf(key)
      counted.set(name, true)
      return limiter.consume(name)
    },
    get: (key) => limiter.get(nameOf(key)),
    delete: (key) => limiter.delete(nameOf(key)),
  }
}

/** Of one length, however long an e-mail somebody sends. */
function nameOf(key: string): string {
  return hash('sha256', key, 'base64')
}
