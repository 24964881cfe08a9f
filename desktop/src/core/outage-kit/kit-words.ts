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
  return `${printDate(date, { weekday: 'short', day: 'numeric', month: 'short' })}, ${timeWords(timeZone, instant)}`
}

/** `09:30` in the zone. */
export function timeWords(timeZone: string, instant: string | number): string {
  const at =
    typeof instant === 'number'
      ? Temporal.Instant.fromEpochMilliseconds(instant)
      : Temporal.Instant.from(instant)
  return at.toZonedDateTimeISO(timeZone).toPlainTime().toString({ smallestUnit: 'minute' })
}

/** `09:30–10:00` in the zone. */
export function spanWords(timeZone: string, start: string | number, end: string | number): string {
  return `${timeWords(timeZone, start)}–${timeWords(timeZone, end)}`
}
