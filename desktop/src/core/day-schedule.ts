import { openSpans } from '@scheduler/shared-types/scheduling/day-grid'
import { localDate, toInstantText } from '@scheduler/shared-types/scheduling/time-values'
import { doctorPlan, workingRanges } from '@scheduler/shared-types/scheduling/working-ranges'
import { localDayOf, timeZoneId } from '@scheduler/shared-types/scheduling/zones'
import type { DaySchedule } from '../ipc/ipc-contract.ts'
import type { ClinicRecords } from './clinic-records.ts'
import type { ScheduleState } from './schedule-state.ts'

/** A day as the board draws it, from what the desk knows. Pure. `now` is epoch milliseconds. */
export function dayScheduleOf(
  records: ClinicRecords,
  state: ScheduleState,
  date: string,
  now: number,
): DaySchedule {
  const zone = timeZoneId(records.clinic.timeZone)
  const day = localDayOf(zone, localDate(date))
  const touches = (item: { readonly start: string; readonly end: string }) =>
    Date.parse(item.start) < day.end && Date.parse(item.end) > day.start
  const plans = { workingHours: records.workingHours, exceptions: records.exceptions }
  return {
    date,
    timeZone: records.clinic.timeZone,
    start: toInstantText(day.start),
    end: toInstantText(day.end),
    doctors: records.doctors
      .filter((doctor) => doctor.active)
      .map((doctor) => ({
        doctorId: doctor.id,
        open: openSpans(day, workingRanges(doctorPlan(plans, doctor.id), localDate(date))).map((span) => ({
          start: toInstantText(span.start),
          end: toInstantText(span.end),
        })),
        away: records.timeOff
          .filter((off) => off.doctorId === doctor.id && touches(off))
          .map((off) => ({ ...off, standing: 'accepted' as const })),
      })),
    closures: records.closures.filter(touches),
    appointments: [...state.appointments.values()]
      .filter(touches)
      .map((appointment) => ({ ...appointment, standing: 'accepted', waiting: [] })),
    leases: [],
    asOf: null,
    holds: [...state.holds.values()].filter((hold) => touches(hold) && Date.parse(hold.expiresAt) > now),
  }
}

/** The local dates on which these instants lie. */
export function datesOf(timeZone: string, instants: readonly string[]): string[] {
  const dates = instants.map((instant) =>
    Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString(),
  )
  return [...new Set(dates)]
}

/** First and last instant of a local date, for reading its appointments. */
export function boundsOf(timeZone: string, date: string): { from: string; to: string } {
  const day = localDayOf(timeZoneId(timeZone), localDate(date))
  return { from: toInstantText(day.start), to: toInstantText(day.end) }
}
