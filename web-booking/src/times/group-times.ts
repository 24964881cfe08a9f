import type { Slot } from '@scheduler/shared-types/availability/availability.contract'
import { promisedTime, timeOf } from '../time/wall-time.ts'

/** A time to show; its label is `09:30`, or `01:30 BST` where the clock shows it twice that day. */
export type ShownTime = { readonly slot: Slot; readonly label: string }

export type DayPart = {
  readonly name: 'Morning' | 'Afternoon' | 'Evening'
  readonly times: readonly ShownTime[]
}

function partOf(slot: Slot): DayPart['name'] {
  const time = timeOf(slot.wallTime)
  if (time < '12:00') return 'Morning'
  return time < '17:00' ? 'Afternoon' : 'Evening'
}

/** A day's slots by part of day; parts without a time are left out. */
export function groupTimes(timeZone: string, slots: readonly Slot[]): DayPart[] {
  const shown = slots.map((slot) => ({ slot, label: promisedTime(timeZone, slot) }))
  return (['Morning', 'Afternoon', 'Evening'] as const)
    .map((name) => ({ name, times: shown.filter(({ slot }) => partOf(slot) === name) }))
    .filter((part) => part.times.length > 0)
}
