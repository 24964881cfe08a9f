import type { AppointmentType } from '@scheduler/shared-types/appointment-types/appointment-type.contract'
import type { Clinic } from '@scheduler/shared-types/clinics/clinic.contract'
import type { Closure } from '@scheduler/shared-types/closures/closure.contract'
import type { Doctor } from '@scheduler/shared-types/doctors/doctor.contract'
import type { Equipment } from '@scheduler/shared-types/equipment/equipment.contract'
import type { Exception } from '@scheduler/shared-types/exceptions/exception.contract'
import type { Lease } from '@scheduler/shared-types/leases/lease.contract'
import type { Room } from '@scheduler/shared-types/rooms/room.contract'
import type { TimeOff } from '@scheduler/shared-types/time-off/time-off.contract'
import type { WorkingHours } from '@scheduler/shared-types/working-hours/working-hours.contract'
import type { HoldEntry, RecordStore } from '../database/record.store.ts'

/** What decides a clinic's days besides its appointments. */
export type ClinicRecords = {
  readonly clinic: Clinic
  /** In the board's order. */
  readonly doctors: readonly Doctor[]
  readonly rooms: readonly Room[]
  readonly equipment: readonly Equipment[]
  readonly appointmentTypes: readonly AppointmentType[]
  readonly workingHours: readonly WorkingHours[]
  readonly exceptions: readonly Exception[]
  readonly timeOff: readonly TimeOff[]
  readonly closures: readonly Closure[]
  readonly leases: readonly Lease[]
  readonly holds: readonly HoldEntry[]
}

/** The clinic as it is kept; null: nothing of it was ever read. */
export function clinicRecordsOf(store: RecordStore): ClinicRecords | null {
  const [clinic] = store.all('clinic')
  if (!clinic) return null
  return {
    clinic,
    doctors: store
      .all('doctor')
      .toSorted((a, b) => a.sortOrder - b.sortOrder || a.name.localeCompare(b.name)),
    rooms: store.all('room'),
    equipment: store.all('equipment'),
    appointmentTypes: store.all('appointment-type'),
    workingHours: store.all('working-hours'),
    exceptions: store.all('exception'),
    timeOff: store.all('time-off'),
    closures: store.all('closure'),
    leases: store.all('lease'),
    holds: store.all('hold'),
  }
}
