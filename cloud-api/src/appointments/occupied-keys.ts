import type { AppointmentStatus } from '@scheduler/shared-types/appointments/appointment.rules'
import { statusOccupies } from '@scheduler/shared-types/appointments/appointment.rules'
import type { ClinicSettings } from '@scheduler/shared-types/clinics/clinic.contract'
import { occupancyKeys } from '@scheduler/shared-types/scheduling/occupancy-keys'
import type { Place } from './place-visit.ts'

/** The occupancy keys of a place; the patient's own are among them once the patient is known. */
export function keysOf(place: Place, patientId: string | null): string[] {
  return occupancyKeys({
    ...place,
    patientId,
    start: place.start.getTime(),
    end: place.end.getTime(),
  })
}

/** The field as it is stored: absent where the status occupies nothing, because empty arrays would collide. */
export function occupiesField(
  place: Place,
  patientId: string,
  status: AppointmentStatus,
  settings: Pick<ClinicSettings, 'requestedOccupies'>,
): { readonly occupies?: string[] } {
  return statusOccupies(status, settings) ? { occupies: keysOf(place, patientId) } : {}
}
