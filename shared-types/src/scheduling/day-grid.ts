import { MINUTE_MS } from '../primitives/durations.ts'
import type { EpochMs } from './time-values.ts'
import type { MinuteRange } from './working-ranges.ts'
import type { LocalDay } from './zones.ts'

/** A stretch of time, half-open. */
export type Span = { readonly start: EpochMs; readonly end: EpochMs }

/** A range on the clock whose starts lie whole steps away from its anchor (a minute of the day). */
export type GridRange = MinuteRange & { readonly anchor: number }

/**
 * The stretches of a local day during which the clock shows a time inside the ranges, in order. So a range
 * over the missing hour is an hour shorter, and the repeated hour is open both times.
 */
export function openSpans(day: LocalDay, ranges: readonly MinuteRange[]): Span[] {
  return cutByClock(day, ranges).map(({ from, to, instantAt }) => ({
    start: instantAt(from),
    end: instantAt(to),
  }))
}

/** The instants of a local day at which the clock shows a time on the grid, in order. */
export function gridStarts(day: LocalDay, ranges: readonly GridRange[], stepMinutes: number): EpochMs[] {
  const starts: EpochMs[] = []
  for (const { range, from, to, instantAt } of cutByClock(day, ranges)) {
    const first = from + modulo(range.anchor - from, stepMinutes)
    for (let minute = first; minute < to; minute += stepMinutes) starts.push(instantAt(minute))
  }
  return starts
}

/** The grid of offered starts: each open range runs from its own beginning. */
export function openGrid(ranges: readonly MinuteRange[]): GridRange[] {
  return ranges.map((range) => ({ ...range, anchor: range.start }))
}

/**
 * The same grid drawn over the whole day, closed time included: each open range's steps run on until the
 * next one begins, the first one's also run backwards, and a closed day counts from midnight.
 */
export function wholeDayGrid(ranges: readonly MinuteRange[]): GridRange[] {
  const first = ranges[0]
  if (!first) return [{ start: 0, end: 1440, anchor: 0 }]
  const before = { start: 0, end: first.start, anchor: first.start }
  const running = ranges.map((range, i) => ({
    start: range.start,
    end: ranges[i + 1]?.start ?? 1440,
    anchor: range.start,
  }))
  return [before, ...running]
}

/** Each range within each segment of the day: clock minutes from and to, and how they become instants. */
function cutByClock<Range extends MinuteRange>(day: LocalDay, ranges: readonly Range[]) {
  return day.segments.flatMap((segment) => {
    const wallEnd = segment.wallStart + (segment.end - segment.start) / MINUTE_MS
    const instantAt = (minute: number): EpochMs => segment.start + (minute - segment.wallStart) * MINUTE_MS
    return ranges
      .map((range) => ({
        range,
        from: Math.max(segment.wallStart, range.start),
        to: Math.min(wallEnd, range.end),
        instantAt,
      }))
      .filter((cut) => cut.from < cut.to)
  })
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor
}
