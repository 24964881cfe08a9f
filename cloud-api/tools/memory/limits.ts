/** What an API process may keep of any number of anonymous reads, in bytes of heap after a forced collection. */
export const LEFT_MOST = 30_000_000

/** By how much its heap may grow while they are answered. */
export const PEAK_MOST = 150_000_000
