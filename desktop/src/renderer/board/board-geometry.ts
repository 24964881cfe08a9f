import { repeatedMark } from '@scheduler/shared-types/display/clock-words'
import { HOUR_MS, MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import type { DaySchedule } from '../../ipc/ipc-contract.ts'
import { typedTime, zoned } from '../time/words.ts'

/** Height of a minute, in CSS pixels: a five-minute unit is a line one can still hit. */
export const PIXELS_PER_MINUTE = 2
const QUARTER = 15 * MINUTE_MS

/** Half-open, in epoch milliseconds. */
export type Span = { readonly start: number; readonly end: number }

export function asSpan({ start, end }: { readonly start: string; readonly end: string }): Span {
  return { start: Date.parse(start), end: Date.parse(end) }
}

/**
 * The part of a day worth showing: all open time and all appointments with an hour around them, on whole wall
 * hours, inside the day. A day without either shows eight to six.
 */
export function boardWindow(day: DaySchedule): Span {
  const bounds = asSpan(day)
  const spans = [...day.doctors.flatMap(({ open }) => open), ...day.appointments].map(asSpan)
  const onClock = (hour: number) =>
    zoned(day.timeZone, bounds.start).withPlainTime({ hour }).epochMilliseconds
  const busy = spans.length > 0 ? spans : [{ start: onClock(9), end: onClock(17) }]
  const first = Math.min(...busy.map(({ start }) => start)) - HOUR_MS
  const last = Math.max(...busy.map(({ end }) => end)) + HOUR_MS
  return {
    start: Math.max(bounds.start, wholeHour(day.timeZone, first, 'floor')),
    end: Math.min(bounds.end, wholeHour(day.timeZone, last, 'ceil')),
  }
}

function wholeHour(timeZone: string, instant: number, roundingMode: 'floor' | 'ceil'): number {
  return zoned(timeZone, instant).round({ smallestUnit: 'hour', roundingMode }).epochMilliseconds
}

/** Distance from the top of the window, in pixels. */
export function offsetOf(window: Span, instant: number): number {
  return ((instant - window.start) / MINUTE_MS) * PIXELS_PER_MINUTE
}

export function heightOf({ start, end }: Span): number {
  return ((end - start) / MINUTE_MS) * PIXELS_PER_MINUTE
}

/** The instant at a height, rounded down to a step of minutes. */
export function instantAt(window: Span, pixels: number, stepMinutes: number): number {
  const steps = Math.floor(pixels / PIXELS_PER_MINUTE / stepMinutes)
  const instant = window.start + steps * stepMinutes * MINUTE_MS
  return Math.min(Math.max(instant, window.start), window.end - stepMinutes * MINUTE_MS)
}

/** A line of the time gutter. */
export type Mark = {
  readonly at: number
  /** `09:00`; null: the line has no label. */
  readonly time: string | null
  /** `BST`, beside a time that the clock shows twice that day. */
  readonly zone: string | null
}

/** Every quarter of the window; whole wall hours carry their label, and so does the start of each copy of repeated time. */
export function timeMarks(timeZone: string, window: Span): Mark[] {
  const marks: Mark[] = []
  for (let at = window.start; at < window.end; at += QUARTER) {
    const time = typedTime(timeZone, at)
    const zone = repeatedMark(timeZone, at)
    const isLabelled = time.endsWith(':00') || (zone !== null && zone !== marks.at(-1)?.zone)
    marks.push({ at, time: isLabelled ? time : null, zone })
  }
  return marks
}

/** The part of a span inside the window; null where there is none. */
export function clip({ start, end }: Span, window: Span): Span | null {
  const clipped = { start: Math.max(start, window.start), end: Math.min(end, window.end) }
  return clipped.start < clipped.end ? clipped : null
}

/** What of the window these spans leave over, in order. */
export function gapsBetween(window: Span, spans: readonly Span[]): Span[] {
  const gaps: Span[] = []
  let at = window.start
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    if (span.start > at) gaps.push({ start: at, end: Math.min(span.start, window.end) })
    at = Math.max(at, span.end)
  }
  if (at < window.end) gaps.push({ start: at, end: window.end })
  return gaps.filter(({ start, end }) => start < end)
}

/** Where a span lies in a column of the window, as style. */
export function placeOf(window: Span, span: Span): { readonly top: number; readonly height: number } {
  return { top: offsetOf(window, span.start), height: heightOf(span) }
}
