import { repeatedMark, withMark } from '@scheduler/shared-types/display/clock-words'
import { DAY_MS, MINUTE_MS } from '@scheduler/shared-types/primitives/durations'

/** A wall time as the API gives it: `2026-11-24T09:30` on the clinic's clock, with the offset that holds then. */
export type Wall = { readonly wallTime: string; readonly offset: string }

/** A time as it was promised, with its instant. */
export type Promised = { readonly wallTime: string; readonly start: string }

/** Europe/London English: day before month, 24-hour clock, as everywhere in this product. */
const LANGUAGE = 'en-GB'

/** `2026-11-24` of `2026-11-24T09:30`. */
export function dateOf(wallTime: string): string {
  return wallTime.slice(0, 10)
}

/** `09:30` of `2026-11-24T09:30`. */
export function timeOf(wallTime: string): string {
  return wallTime.slice(11, 16)
}

/** The date a number of days later; negative: earlier. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Whole days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}

/** The calendar date in a zone at an instant. */
export function dateInZone(timeZone: string, instant: number): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(instant)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
}

// A wall date is shown as itself: reading it as UTC and printing it in UTC keeps every zone out of it.
function printDate(date: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LANGUAGE, { timeZone: 'UTC', ...options }).format(Date.parse(date))
}

/** `Tuesday 24 November` */
export function longDate(date: string): string {
  return printDate(date, { weekday: 'long', day: 'numeric', month: 'long' }).replace(',', '')
}

/** `Tuesday 24 November 2026` */
export function fullDate(date: string): string {
  return printDate(date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).replace(',', '')
}

/** `Tue 24 Nov` */
export function shortDate(date: string): string {
  return printDate(date, { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '')
}

/** `Tue` */
export function weekday(date: string): string {
  return printDate(date, { weekday: 'short' })
}

/** `November` */
export function monthOf(date: string): string {
  return printDate(date, { month: 'long' })
}

/** `24–30 November`, `28 November – 4 December` */
export function dateRange(from: string, to: string): string {
  const sameMonth = from.slice(0, 7) === to.slice(0, 7)
  const end = printDate(to, { day: 'numeric', month: 'long' })
  if (sameMonth) return `${printDate(from, { day: 'numeric' })}–${end}`
  return `${printDate(from, { day: 'numeric', month: 'long' })} – ${end}`
}

/** `09:30`; `01:30 BST` where the clinic's clock shows it twice that day. */
export function promisedTime(timeZone: string, { wallTime, start }: Promised): string {
  return withMark(timeOf(wallTime), repeatedMark(timeZone, Date.parse(start)))
}

/** `Tue 24 Nov, 09:30`; `Sun 25 Oct, 01:30 BST` where the clinic's clock shows it twice that day. */
export function shortDateTime(timeZone: string, promised: Promised): string {
  return `${shortDate(dateOf(promised.wallTime))}, ${promisedTime(timeZone, promised)}`
}

/** Minutes east of UTC: `+05:45` is 345. */
export function offsetMinutes(offset: string): number {
  const sign = offset.startsWith('-') ? -1 : 1
  return sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)))
}

/**
 * What this device's own clock shows at that instant, or null where it agrees with the clinic's.
 * @param deviceOffsetMinutes East of UTC at that instant.
 */
export function deviceTime(wall: Wall, deviceOffsetMinutes: number): string | null {
  const difference = deviceOffsetMinutes - offsetMinutes(wall.offset)
  if (difference === 0) return null
  const shown = new Date(Date.parse(`${wall.wallTime}Z`) + difference * MINUTE_MS).toISOString()
  return dateOf(shown) === dateOf(wall.wallTime)
    ? timeOf(shown)
    : `${shortDate(dateOf(shown))}, ${timeOf(shown)}`
}

/** This device's offset at an instant, in minutes east of UTC. */
export function deviceOffsetMinutes(instant: string): number {
  return -new Date(instant).getTimezoneOffset()
}

/** `30 minutes`, `1 hour`, `1 hour 15 minutes` */
export function durationWords(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  const hourWords = hours === 0 ? '' : hours === 1 ? '1 hour' : `${hours} hours`
  const restWords = rest === 0 ? '' : `${rest} minutes`
  return [hourWords, restWords].filter(Boolean).join(' ')
}

/** `Europe/London` as a person reads it: `London`. */
export function zoneWords(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')
}
