import { DAY_MS } from '../primitives/durations.ts'
import type { EpochMs } from './time-values.ts'

/** What happened on paper within the last days is still entered; milliseconds. */
const BACK_MS = 7 * DAY_MS
const YEARS_AHEAD = 10

/** The last instant at which a visit may start, by whoever's wish. Calendar years in UTC. */
export function lastStart(now: EpochMs): EpochMs {
  const last = new Date(now)
  return last.setUTCFullYear(last.getUTCFullYear() + YEARS_AHEAD)
}

/**
 * The bound that a start breaks; null: none. It binds everybody and is not overridden. Only an import of past visits
 * does not ask. `now`: when the person acts.
 */
export function brokenStartBound(start: EpochMs, now: EpochMs): 'past' | 'future' | null {
  if (start < now - BACK_MS) return 'past'
  return start > lastStart(now) ? 'future' : null
}
