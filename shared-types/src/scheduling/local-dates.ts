import { DAY_MS } from '../primitives/durations.ts'
import { SchedulingError } from './scheduling-error.ts'
import type { LocalDate } from './time-values.ts'

const FIRST_DATE_MS = Date.parse('0000-01-01T00:00:00Z')
const END_OF_DATES_MS = Date.parse('9999-12-31T00:00:00Z') + DAY_MS

/**
 * The date so many calendar days later (earlier when negative). Knows no zone and no clock change. Throws
 * `out-of-range` beyond the years 0000 to 9999, where dates no longer compare as text.
 */
export function addDays(date: LocalDate, days: number): LocalDate {
  const ms = Date.parse(`${date}T00:00:00Z`) + days * DAY_MS
  if (!(FIRST_DATE_MS <= ms && ms < END_OF_DATES_MS)) {
    throw new SchedulingError('out-of-range', 'The date is outside the years 0000 to 9999')
  }
  return new Date(ms).toISOString().slice(0, 10)
}

/** ISO weekday: Monday is 1, Sunday is 7. */
export function weekdayOf(date: LocalDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7
}

/** Every date from the first to the last, both included; empty when the last is earlier. */
export function datesBetween(from: LocalDate, to: LocalDate): LocalDate[] {
  const dates: LocalDate[] = []
  for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date)
  return dates
}

/** The later of two dates. */
export function laterOf(a: LocalDate, b: LocalDate): LocalDate {
  return [a, b].toSorted()[1] ?? a
}

/** The earlier of two dates. */
export function earlierOf(a: LocalDate, b: LocalDate): LocalDate {
  return [a, b].toSorted()[0] ?? a
}
