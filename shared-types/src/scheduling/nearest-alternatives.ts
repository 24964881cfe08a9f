import { availability, type Slot } from './availability.ts'
import type { FreeStartsQuery } from './free-starts.ts'
import type { EpochMs } from './time-values.ts'

/**
 * The free starts nearest to a wished one, in both directions, nearest first, at equal distance the earlier
 * first; the wished start itself is left out. `from` and `to` bound the search: they must lie within the
 * dates for which `busy` was read. Never before now plus notice, nor past the horizon.
 */
export function nearestAlternatives(
  query: FreeStartsQuery & { readonly start: EpochMs; readonly count?: number },
): Slot[] {
  const distance = (slot: Slot): number => Math.abs(slot.start - query.start)
  return availability(query)
    .flatMap((day) => day.slots)
    .filter((slot) => slot.start !== query.start)
    .sort((a, b) => distance(a) - distance(b) || a.start - b.start)
    .slice(0, query.count ?? 3)
}
