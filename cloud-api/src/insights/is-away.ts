import type { TimeOff } from '@scheduler/shared-types/scheduling/rules.types'

const AWAY_MS = 3 * 86_400_000

/** Whether the doctor is away now and stays away for more than three days. Entries that meet one another count as one. */
export function isAway(timeOff: readonly TimeOff[], doctorId: string, now: number): boolean {
  const own = timeOff.filter((each) => each.doctorId === doctorId).toSorted((a, b) => a.start - b.start)
  let until = now
  for (const { start, end } of own) if (start <= until && until < end) until = end
  return until - now > AWAY_MS
}
