import type { Slot } from '@scheduler/shared-types/availability/availability.contract'

/** The free slots nearest to a start that is gone, in time order. */
export function nearestTimes(slots: readonly Slot[], start: string, count: number): Slot[] {
  const wanted = Date.parse(start)
  const distance = (slot: Slot) => Math.abs(Date.parse(slot.start) - wanted)
  return slots
    .toSorted((a, b) => distance(a) - distance(b) || Date.parse(a.start) - Date.parse(b.start))
    .slice(0, count)
    .toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start))
}
