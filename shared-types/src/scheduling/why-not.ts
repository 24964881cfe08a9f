import type { ConflictClass } from '../appointments/conflict.contract.ts'
import { MINUTE_MS } from '../primitives/durations.ts'
import { findAppointmentType } from './appointment-shape.ts'
import { gridStarts, wholeDayGrid } from './day-grid.ts'
import { explainStart } from './explain-start.ts'
import type { AppointmentTypeRules, Busy, SchedulingQuery } from './rules.types.ts'
import type { EpochMs, LocalDate } from './time-values.ts'
import { doctorPlan, workingRanges } from './working-ranges.ts'
import { type LocalDay, localDayOf, wallClockIn } from './zones.ts'

/** A start of the day and what removed it. */
export type ExplainedStart = {
  readonly start: EpochMs
  readonly end: EpochMs
  /** `YYYY-MM-DDTHH:MM` on the clinic's clock. */
  readonly wallTime: string
  readonly offset: string
  /** Empty: the start is offered. */
  readonly reasons: readonly ConflictClass[]
}

/**
 * Every start of a doctor's local date with the reasons against it. The grid of the open ranges is drawn
 * over the whole day: each range's steps run on until the next range, the first one's also backwards.
 */
export function whyNot(
  query: SchedulingQuery & { readonly doctorId: string; readonly date: LocalDate },
): ExplainedStart[] {
  const type = findAppointmentType(query)
  const day = localDayOf(query.rules.timeZone, query.date)
  const ranges = workingRanges(doctorPlan(query.rules, query.doctorId), query.date)
  const busy = busyNear(query, day, type)
  return gridStarts(day, wholeDayGrid(ranges), type.stepMinutes).map((start) => {
    const clock = wallClockIn(day, start)
    return {
      start,
      end: start + type.durationMinutes * MINUTE_MS,
      wallTime: `${query.date}T${clock.time}`,
      offset: clock.offset,
      reasons: explainStart({ ...query, busy, start }),
    }
  })
}

/** Leaves out what no start of the day can meet, so that a month of busy time is not walked for each start. */
function busyNear(query: SchedulingQuery, day: LocalDay, type: AppointmentTypeRules): Busy[] {
  const from = day.start - type.bufferBeforeMinutes * MINUTE_MS
  const to = day.end + (type.durationMinutes + type.bufferAfterMinutes) * MINUTE_MS
  return query.busy.filter(
    (each) =>
      each.start - each.bufferBeforeMinutes * MINUTE_MS < to &&
      from < each.end + each.bufferAfterMinutes * MINUTE_MS,
  )
}
