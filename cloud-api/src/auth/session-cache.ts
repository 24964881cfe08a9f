import { LRUCache } from 'lru-cache'
import type { Account } from '../caller.ts'
import { estimateBytes } from '../memory/estimate-bytes.ts'
import { MEMORY_LIMITS } from '../memory/memory-limits.ts'

/** For how long a session that was ended in another process may still be served here. */
const LIVES_MS = 10_000

/** Accounts by session id for a few seconds, so that a request costs no look-up. Forgotten at once in-process. */
export type SessionCache = {
  get(sessionId: string): Account | undefined
  put(account: Account): void
  forgetSession(sessionId: string): void
  forgetUser(userId: string): void
  forgetDesk(deskId: string): void
}

export function createSessionCache(now: () => Date): SessionCache {
  const entries = new LRUCache<string, { readonly account: Account; readonly until: number }>({
    maxSize: MEMORY_LIMITS.sessions,
    sizeCalculation: estimateBytes,
  })
  return {
    get(sessionId) {
      const entry = entries.get(sessionId)
      if (!entry) return undefined
      if (entry.until > now().getTime()) return entry.account
      entries.delete(sessionId)
      return undefined
    },
    put(account) {
      entries.set(account.sessionId, { account, until: now().getTime() + LIVES_MS })
    },
    forgetSession(sessionId) {
      entries.delete(sessionId)
    },
    forgetUser(userId) {
      for (const [sessionId, { account }] of entries) {
        if (account.userId === userId) entries.delete(sessionId)
      }
    },
    forgetDesk(deskId) {
      for (const [sessionId, { account }] of entries) {
        if (account.deskId === deskId) entries.delete(sessionId)
      }
    },
  }
}
