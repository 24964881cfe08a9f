import { findAppointmentType } from './appointment-shape.ts'
import { gridStarts, openGrid } from './day-grid.ts'
import type { SchedulingQuery } from './rules.types.ts'
import type { EpochMs } from './time-values.ts'
import { doctorPlan, workingRanges } from './working-ranges.ts'
import { localDateOf, localDayOf } from './zones.ts'

/**
 * Whether the start lies on the step grid of the doctor's open ranges, free or not. The public may take
 * only such starts; staff may also start between them. A slot is offered when this holds and
 * `explainStart` finds nothing.
 */
export function isOfferedStart(
  query: SchedulingQuery & { readonly doctorId: string; readonly start: EpochMs },
): boolean {
  const { timeZone } = query.rules
  const day = localDayOf(timeZone, localDateOf(timeZone, query.start))
  const ranges = workingRanges(doctorPlan(query.rules, query.doctorId), day.date)
  return gridStarts(day, openGrid(ranges), findAppointmentType(query).stepMinutes).includes(query.start)
}
