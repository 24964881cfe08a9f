/** Wall date and time as a form holds them. */
export type WallEnd = { readonly date: string; readonly time: string }

/**
 * What the boxes of the form mean: instants, or what is wrong with them. Times are the clinic's; one that the
 * clocks skip counts from the next there is. Pure.
 */
export function timeOffSpan(
  timeZone: string,
  from: WallEnd,
  to: WallEnd,
): { readonly start: string; readonly end: string } | { readonly problem: string } {
  const start = instantOf(timeZone, from)
  const end = instantOf(timeZone, to)
  if (!start || !end) return { problem: 'Give the day and time it starts and ends.' }
  if (Temporal.Instant.compare(start, end) >= 0) return { problem: 'It must end after it starts.' }
  return { start: start.toString(), end: end.toString() }
}

function instantOf(timeZone: string, { date, time }: WallEnd): Temporal.Instant | null {
  if (date === '' || time === '') return null
  const exact = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(timeZone).toInstant()
  // The schedule is cut into five minutes.
  return exact.round({ smallestUnit: 'minute', roundingIncrement: 5, roundingMode: 'floor' })
}
