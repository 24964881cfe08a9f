import { openSpans } from '@scheduler/shared-types/scheduling/day-grid'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import { joinTouching } from '@scheduler/shared-types/scheduling/spans'
import { localDate, toInstantText } from '@scheduler/shared-types/scheduling/time-values'
import { doctorPlan, workingRanges } from '@scheduler/shared-types/scheduling/working-ranges'
import { localDayOf, timeZoneId } from '@scheduler/shared-types/scheduling/zones'
import type { DaySchedule } from '../../ipc/ipc-contract.ts'
import { appointmentsOn, type Knowledge, type View } from '../overlay/view.ts'

/** A day as the board draws it, from what is shown here. Pure. `asOf`: null where it is true now. */
export function dayScheduleOf(
  view: View,
  { deskId, serverNow }: Knowledge,
  date: string,
  asOf: string | null,
): DaySchedule {
  const { records } = view.confirmed
  const zone = timeZoneId(records.clinic.timeZone)
  const day = localDayOf(zone, localDate(date))
  const touches = (item: { readonly start: string; readonly end: string }) =>
    Date.parse(item.start) < day.end && Date.parse(item.end) > day.start
  return {
    date,
    timeZone: records.clinic.timeZone,
    start: toInstantText(day.start),
    end: toInstantText(day.end),
    doctors: records.doctors
      .filter((doctor) => doctor.active)
      .map((doctor) => ({
        doctorId: doctor.id,
        // A clock change does not close the doctor's door.
        open: joinTouching(
          openSpans(day, workingRanges(doctorPlan(records, doctor.id), localDate(date))),
        ).map((span) => ({ start: toInstantText(span.start), end: toInstantText(span.end) })),
        away: view.timeOff.filter((off) => off.doctorId === doctor.id && touches(off)),
      })),
    closures: records.closures.filter(touches),
    // One that began the day before may reach into this one.
    appointments: [addDays(localDate(date), -1), date]
      .flatMap((each) => appointmentsOn(view, each))
      .filter(touches),
    leases: view.leases.filter(touches).map(({ id, doctorId, start, end, expiresAt, ...lease }) => ({
      id,
      doctorId,
      start,
      end,
      expiresAt,
      isOwn: lease.deskId === deskId,
    })),
    asOf,
    holds: records.holds.filter((hold) => touches(hold) && Date.parse(hold.expiresAt) > serverNow),
  }
}
