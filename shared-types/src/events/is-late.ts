const LATE_MS = 24 * 3_600_000

/** Whether it is less than a day before the start, or after it. Instants in milliseconds since the epoch. */
export function isLate(start: number, at: number): boolean {
  return at > start - LATE_MS
}
