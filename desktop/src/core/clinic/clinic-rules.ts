import type { ClinicRules } from '@scheduler/shared-types/scheduling/rules.types'
import { epochMs } from '@scheduler/shared-types/scheduling/time-values'
import { timeZoneId } from '@scheduler/shared-types/scheduling/zones'
import type { TimeOff } from '@scheduler/shared-types/time-off/time-off.contract'
import type { ClinicRecords } from './clinic-records.ts'

type Span = { readonly start: string; readonly end: string }
const span = ({ start, end }: Span) => ({ start: epochMs(start), end: epochMs(end) })

/** The clinic's rules as the scheduling core wants them. `timeOff` is with what was done at this desk. */
export function rulesOf(records: ClinicRecords, timeOff: readonly TimeOff[]): ClinicRules {
  return {
    timeZone: timeZoneId(records.clinic.timeZone),
    doctors: records.doctors,
    rooms: records.rooms,
    equipment: records.equipment,
    workingHours: records.workingHours,
    exceptions: records.exceptions,
    timeOff: timeOff.map((each) => ({ doctorId: each.doctorId, ...span(each) })),
    closures: records.closures.map(span),
    walkInTimes: records.clinic.settings.walkInTime,
    appointmentTypes: records.appointmentTypes,
  }
}
