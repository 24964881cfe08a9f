import type { Slot } from '@scheduler/shared-types/availability/availability.contract'
import { timeOf } from '../time/wall-time.ts'

/** A time to show; `label` carries the offset where the clock shows the same time twice that day. */
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
export function groupTimes(slots: readonly Slot[]): DayPart[] {
  const count = new Map<string, number>()
  for (const slot of slots) count.set(slot.wallTime, (count.get(slot.wallTime) ?? 0) + 1)
  const shown = slots.map((slot) => {
    const time = timeOf(slot.wallTime)
    const isRepeated = (count.get(slot.wallTime) ?? 0) > 1
    return { slot, label: isRepeated ? `${time} (UTC${slot.offset})` : time }
  })
  return (['Morning', 'Afternoon', 'Evening'] as const)
    .map((name) => ({ name, times: shown.filter(({ slot }) => partOf(slot) === name) }))
    .filter((part) => part.times.length > 0)
}
