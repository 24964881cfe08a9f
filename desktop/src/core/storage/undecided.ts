import type { StoredEntry } from '../database/outbox.store.ts'

/**
 * Whether the server has not judged this act: it waits, or nobody is signed in who may send it. It goes on being
 * shown; what was refused is not.
 */
export function isUndecided({ state, refusal }: Pick<StoredEntry, 'state' | 'refusal'>): boolean {
  return state === 'waiting' || refusal?.code === 'unauthenticated'
}
