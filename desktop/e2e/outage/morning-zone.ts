/**
 * A zone in which it is between nine and ten in the morning now: a test of a day's work has the day before it,
 * whenever it is run. Fixed offsets only, so no clock change comes in between.
 */
export function morningZone(now: Date): string {
  const east = 9 - now.getUTCHours()
  const offset = east < -12 ? east + 24 : east
  // POSIX counts these westward: Etc/GMT-3 is three hours ahead.
  return offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`
}
