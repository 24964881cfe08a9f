import { clockSpanWords, clockWords } from '@scheduler/shared-types/display/clock-words'

/** European English: day before month, 24-hour clock, as everywhere in this product. */
function printDate(date: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options })
    .format(Date.parse(date))
    .replace(',', '')
}

/** `Tuesday 24 November 2026` */
export function fullDate(date: string): string {
  return printDate(date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
}

/** `3 Apr 1962` */
export function birthDate(date: string): string {
  return printDate(date, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** `Tue 24 Nov, 10:42` in the zone. */
export function momentWords(timeZone: string, instant: string): string {
  const date = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString()
  const day = printDate(date, { weekday: 'short', day: 'numeric', month: 'short' })
  return `${day}, ${clockWords(timeZone, Date.parse(instant))}`
}

/** `09:30–10:00` in the zone; `01:30–01:45 BST` in an hour that comes twice. */
export function spanWords(timeZone: string, start: string | number, end: string | number): string {
  return clockSpanWords(timeZone, instantOf(start), instantOf(end))
}

function instantOf(instant: string | number): number {
  return typeof instant === 'number' ? instant : Date.parse(instant)
}
