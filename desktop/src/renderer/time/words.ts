import { clockSpanWords } from '@scheduler/shared-types/display/clock-words'

/** European English: day before month, 24-hour clock, as everywhere in this product. */
const LANGUAGE = 'en-GB'

function printDate(date: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LANGUAGE, { timeZone: 'UTC', ...options })
    .format(Date.parse(date))
    .replace(',', '')
}

/** `Tue 24 Nov` */
export function shortDate(date: string): string {
  return printDate(date, { weekday: 'short', day: 'numeric', month: 'short' })
}

/** `Tuesday 24 November 2026` */
export function fullDate(date: string): string {
  return printDate(date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
}

/** `3 Apr 1962` */
export function birthDate(date: string): string {
  return printDate(date, { day: 'numeric', month: 'short', year: 'numeric' })
}

/**
 * `09:30` on the clinic's clock, as a box holds it and times are compared. It does not distinguish the two copies of an
 * hour that comes twice: what a person reads is clockWords. `instant` is epoch milliseconds.
 */
export function typedTime(timeZone: string, instant: number): string {
  return zoned(timeZone, instant).toPlainTime().toString({ smallestUnit: 'minute' })
}

/** `2026-11-24` in the clinic. */
export function dateInZone(timeZone: string, instant: number): string {
  return zoned(timeZone, instant).toPlainDate().toString()
}

/** `09:30–10:00`; `01:30–01:45 BST` in an hour that comes twice. */
export function timeSpan(timeZone: string, start: number, end: number): string {
  return clockSpanWords(timeZone, start, end)
}

/** `Tue 24 Nov, 09:30–10:00` */
export function dateTimeSpan(timeZone: string, start: number, end: number): string {
  return `${shortDate(dateInZone(timeZone, start))}, ${timeSpan(timeZone, start, end)}`
}

export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

/** Whole years at a date. */
export function ageAt(birth: string, date: string): number {
  return Temporal.PlainDate.from(birth).until(Temporal.PlainDate.from(date), { largestUnit: 'years' }).years
}

/** `Europe/London` as a person reads it: `London`. */
export function zoneWords(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')
}

export function zoned(timeZone: string, instant: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone)
}

/** `Okafor, Amara`: the order in which a list is scanned. */
export function listName({ familyName, givenName }: { familyName: string; givenName: string }): string {
  return `${familyName}, ${givenName}`
}
