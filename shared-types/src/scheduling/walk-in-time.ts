import { MINUTE_MS } from '../primitives/durations.ts'
import { overlaps } from './clashes.ts'
import { openSpans, type Span } from './day-grid.ts'
import { weekdayOf } from './local-dates.ts'
import type { ClinicRules, SchedulingQuery } from './rules.types.ts'
import { type EpochMs, type LocalDate, minuteOfDay } from './time-values.ts'
import { type LocalDay, localDateOf, localDayOf } from './zones.ts'

/** Walk-in time of one date. */
export type WalkInSpan = Span & {
  readonly doctorId: string
  readonly roomId: string | null
  /** From then on, what is still free of it is anybody's. */
  readonly releaseAt: EpochMs
}

/**
 * The walk-in time of a local date, whether the doctor works then or not. On a day whose clock repeats an hour a time
 * may come in two parts; what lies in a missing hour is left out.
 */
export function walkInSpans(
  { timeZone, walkInTimes }: Pick<ClinicRules, 'timeZone' | 'walkInTimes'>,
  date: LocalDate,
): WalkInSpan[] {
  const weekday = weekdayOf(date)
  const applying = walkInTimes.filter((time) => time.weekdays.includes(weekday))
  if (applying.length === 0) return []
  const day = localDayOf(timeZone, date)
  return applying.flatMap(({ doctorId, roomId, start, end, releaseAt }) => {
    const range = { start: minuteOfDay(start), end: minuteOfDay(end) }
    const released = firstInstantFrom(day, minuteOfDay(releaseAt))
    return openSpans(day, [range]).map((span) => ({ ...span, doctorId, roomId, releaseAt: released }))
  })
}

/** Whether the visit would take walk-in time of the doctor that is still kept. */
export function isKeptForWalkIns(
  { rules, now }: Pick<SchedulingQuery, 'rules' | 'now'>,
  doctorId: string,
  visit: Span,
): boolean {
  const { timeZone } = rules
  const dates = new Set([localDateOf(timeZone, visit.start), localDateOf(timeZone, visit.end - 1)])
  return [...dates]
    .flatMap((date) => walkInSpans(rules, date))
    .some((span) => span.doctorId === doctorId && now < span.releaseAt && overlaps(span, visit))
}

/** The first instant of the day at which the clock shows that minute or a later one; the day's end if it never does. */
function firstInstantFrom(day: LocalDay, minute: number): EpochMs {
  for (const { start, end, wallStart } of day.segments) {
    const at = start + Math.max(0, minute - wallStart) * MINUTE_MS
    if (at < end) return at
  }
  return day.end
}
