import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { endpoints } from '@scheduler/shared-types/api/endpoints'
import { zAppointmentType } from '@scheduler/shared-types/appointment-types/appointment-type.contract'
import type { ChangeEntity } from '@scheduler/shared-types/changes/change.contract'
import { zClinic } from '@scheduler/shared-types/clinics/clinic.contract'
import { zClosure } from '@scheduler/shared-types/closures/closure.contract'
import { zDoctor } from '@scheduler/shared-types/doctors/doctor.contract'
import { zException } from '@scheduler/shared-types/exceptions/exception.contract'
import { zRoom } from '@scheduler/shared-types/rooms/room.contract'
import { zTimeOff } from '@scheduler/shared-types/time-off/time-off.contract'
import { zWorkingHours } from '@scheduler/shared-types/working-hours/working-hours.contract'
import { z } from 'zod'

/** What decides a clinic's days besides its appointments. */
export const zClinicRecords = z.object({
  clinic: zClinic,
  doctors: z.array(zDoctor),
  rooms: z.array(zRoom),
  appointmentTypes: z.array(zAppointmentType),
  workingHours: z.array(zWorkingHours),
  exceptions: z.array(zException),
  timeOff: z.array(zTimeOff),
  closures: z.array(zClosure),
})
export type ClinicRecords = z.infer<typeof zClinicRecords>

/** Reads all of them. They are few. */
export async function readClinicRecords(api: ApiClient, clinicId: string): Promise<ClinicRecords> {
  const params = { clinicId }
  const [clinic, doctors, rooms, types, hours, exceptions, timeOff, closures] = await Promise.all([
    api.call(endpoints.clinic.read, { params }),
    api.call(endpoints.doctor.list, { params }),
    api.call(endpoints.room.list, { params }),
    api.call(endpoints.appointmentType.list, { params }),
    api.call(endpoints.workingHours.list, { params }),
    api.call(endpoints.exception.list, { params }),
    api.call(endpoints.timeOff.list, { params }),
    api.call(endpoints.closure.list, { params }),
  ])
  return {
    clinic,
    doctors: [...doctors.items].sort((a, b) => a.sortOrder - b.sortOrder || a.name.localeCompare(b.name)),
    rooms: rooms.items,
    appointmentTypes: types.items,
    workingHours: hours.items,
    exceptions: exceptions.items,
    timeOff: timeOff.items,
    closures: closures.items,
  }
}

/** Changes of these make the records above stale. */
const RECORD_ENTITIES: ReadonlySet<ChangeEntity> = new Set([
  'clinic',
  'doctor',
  'room',
  'equipment',
  'appointment-type',
  'working-hours',
  'exception',
  'time-off',
  'closure',
])

export function isClinicRecord(entity: ChangeEntity): boolean {
  return RECORD_ENTITIES.has(entity)
}
