import { addDays, datesBetween } from '@scheduler/shared-types/scheduling/local-dates'
import type { LocalDate, TimeZoneId } from '@scheduler/shared-types/scheduling/time-values'
import { localDateOf } from '@scheduler/shared-types/scheduling/zones'

/** Local dates of the clinic, both included. */
export type KeptDates = { readonly first: LocalDate; readonly last: LocalDate }

/** Yesterday, for what has to be put in order afterwards, and a week ahead, for what people ask at the desk. */
export function keptDates(timeZone: TimeZoneId, serverNow: number): KeptDates {
  const today = localDateOf(timeZone, serverNow)
  return { first: addDays(today, -1), last: addDays(today, 7) }
}

export function datesOf({ first, last }: KeptDates): LocalDate[] {
  return datesBetween(first, last)
}
