import { HOUR_MS, MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
/* The engine's times and counts, in milliseconds where nothing else is said. */

/** A desk that has not known the whole truth for longer than this reads its days anew instead of replaying the log. */
export const MAX_AWAY_MS = 24 * HOUR_MS

/** First and longest wait between tries. */
export const BACK_OFF_FIRST_MS = 1000
export const BACK_OFF_MOST_MS = 60_000

/** Longest patience a server's Retry-After is given. */
export const RETRY_AFTER_MOST_MS = 10 * MINUTE_MS

/** Told that the network is gone, the desk still looks for itself now and then: the hint may be wrong. */
export const OFFLINE_RECHECK_MS = 60_000

/** With nobody signed in, how often the desk asks whether it still is one. */
export const SIGN_IN_RECHECK_MS = 10 * MINUTE_MS

/** While live: pull, push and renew leases this often. Heals an entry the realtime connection lost. */
export const TICK_MS = 60_000

/** How long to wait for `ready` after everything else is done. */
export const JOIN_MS = 15_000

/** Entries of the realtime connection kept at hand while something else is under way; beyond that they are pulled. */
export const MAX_AT_HAND = 500

/** Unexpected failures of one operation, sent alone, before it is set aside for a person. */
export const MAX_HEAD_TRIES = 5
