import { SchedulingError } from './scheduling-error.ts'

/**
 * The kinds of time and place-of-clock are different types. The mark is optional, so a plain value that
 * a contract has already checked fits, but one kind never fits where another is wanted.
 */
type Kind<Base, Name extends string> = Base & { readonly __kind?: Name }

/** An instant: milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = Kind<number, 'EpochMs'>
/** A calendar date without a zone, `YYYY-MM-DD`. Compares as text. */
export type LocalDate = Kind<string, 'LocalDate'>
/** A time on the clock, `HH:MM`, from `00:00`; `24:00` only as an end. Compares as text. */
export type WallTime = Kind<string, 'WallTime'>
/** An IANA zone name such as `Europe/London`. */
export type TimeZoneId = Kind<string, 'TimeZoneId'>

/** Reads an instant in UTC written as in the contracts (`2026-11-24T14:30:00.000Z`). */
export function epochMs(instant: string): EpochMs {
  const value = instant.endsWith('Z') ? Date.parse(instant) : Number.NaN
  if (Number.isNaN(value))
    throw new SchedulingError('malformed', 'An instant must be written in UTC, ending in Z')
  return value
}

/** Writes an instant as the contracts do. */
export function toInstantText(instant: EpochMs): string {
  return new Date(instant).toISOString()
}

/** Checks that the text is a date that exists. */
export function localDate(text: string): LocalDate {
  const exists =
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    new Date(Date.parse(`${text}T00:00:00Z`) || 0).toISOString().startsWith(text)
  if (!exists) throw new SchedulingError('malformed', 'A local date must be an existing YYYY-MM-DD')
  return text
}

/** Checks that the text is a wall time on the five-minute grid. */
export function wallTime(text: string): WallTime {
  minuteOfDay(text)
  return text
}

/** Minutes from `00:00` on the clock: 0 to 1440. Not elapsed time, which differs on a clock-change day. */
export function minuteOfDay(wall: WallTime): number {
  const minute = /^\d{2}:\d{2}$/.test(wall)
    ? Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3))
    : Number.NaN
  if (!(minute <= 1440) || Number(wall.slice(3)) > 59) {
    throw new SchedulingError('malformed', 'A wall time must be HH:MM from 00:00 to 24:00')
  }
  if (minute % 5 !== 0) throw new SchedulingError('off-grid', 'A wall time must be on a five-minute mark')
  return minute
}

/** `HH:MM` of a minute of the day. */
export function wallTimeAt(minute: number): WallTime {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
