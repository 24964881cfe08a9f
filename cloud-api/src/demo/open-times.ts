import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import type { MinuteRange } from '@scheduler/shared-types/scheduling/working-ranges'
import type { LocalDay } from '@scheduler/shared-types/scheduling/zones'

/** Half-open, in milliseconds since the epoch. */
export type Span = { readonly start: number; readonly end: number }

/** Whether two spans share time. */
export function touches(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end
}

/** The open ranges of a day as instants, without those that touch closed time (the demo keeps whole ranges free). */
export function openTimes(day: LocalDay, ranges: readonly MinuteRange[], closed: readonly Span[]): Span[] {
  return ranges
    .map(({ start, end }) => ({ start: instantOf(day, start), end: instantOf(day, end) }))
    .filter((span) => !closed.some((each) => touches(span, each)))
}

/** Clinics work in the daytime, when the clock does not change: the last stretch of the day's clock is meant. */
function instantOf(day: LocalDay, minute: number): number {
  const segment = day.segments.at(-1)
  if (!segment) throw new RangeError('The date does not exist in this zone')
  return segment.start + (minute - segment.wallStart) * MINUTE_MS
}
