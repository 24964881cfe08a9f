/**
 * What the caches of one API process may take, in bytes of heap, over all clinics together. A question of anybody may
 * fill a cache, so none is bounded by a count of things whose size somebody else decides.
 */
export const MEMORY_LIMITS: Readonly<Record<'knowledge' | 'busyDays' | 'offeredDays' | 'sessions', number>> =
  {
    /** Rules of clinics. One with 50 doctors takes about 0.5 MB. */
    knowledge: 8_000_000,
    /** Busy time, by clinic and day. */
    busyDays: 10_000_000,
    /** Free starts, by clinic, appointment type, audience and day. A day of 50 doctors takes about 10 kB. */
    offeredDays: 6_000_000,
    /** Accounts of sessions. */
    sessions: 2_000_000,
  }

/**
 * How many addresses, e-mails or pairs one rate limit counts at the same time. Each costs the same, about 400 bytes
 * with its timer. Beyond that the one that was quiet for longest starts anew.
 */
export const COUNTED_MOST = 10_000

/** How many anonymous sockets one process carries, about 20 kB each. The page reads every minute without one, too. */
export const PUBLIC_SOCKETS_MOST = 2_000
