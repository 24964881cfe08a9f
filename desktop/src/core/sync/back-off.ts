import { BACK_OFF_FIRST_MS, BACK_OFF_MOST_MS } from './sync-limits.ts'

/**
 * How long to wait after so many failures in a row (1 or more): doubling up to a limit, of which the upper half is
 * random so that desks that failed together do not come back together.
 * @param random In [0, 1).
 */
export function backOff(failures: number, random: number): number {
  const whole = Math.min(BACK_OFF_MOST_MS, BACK_OFF_FIRST_MS * 2 ** Math.min(failures - 1, 20))
  return Math.round(whole / 2 + (whole / 2) * random)
}
