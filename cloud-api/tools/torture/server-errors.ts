import type { Trouble } from './scenario.ts'

/** An API process was away: from just before it was killed until it answered again (ms since the epoch). */
export type Outage = { readonly api: number; readonly from: number; readonly until: number }

/**
 * Every 5xx, and what a push reported as an internal error, but for a 503 with Retry-After of a process that was away
 * when it was received: its store goes and comes with it. Nothing else takes the store away here, and SIGKILL leaves no
 * time to drain, so any other 503 is an error of a server that was well. A connection that failed is none.
 */
export function findServerErrors(troubles: readonly Trouble[], outages: readonly Outage[]): Trouble[] {
  const isAway = ({ api, at }: Trouble) =>
    outages.some((outage) => outage.api === api && outage.from <= at && at <= outage.until)
  return troubles.filter((trouble) => {
    if (trouble.status === null) return false
    return !(trouble.status === 503 && trouble.hasRetryAfter && isAway(trouble))
  })
}
