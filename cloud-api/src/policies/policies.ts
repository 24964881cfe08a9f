import type { Endpoint } from '@scheduler/shared-types/api/define-endpoint'
import { endpoints } from '@scheduler/shared-types/api/endpoints'
import type { Role } from '@scheduler/shared-types/auth/roles'
import { appointmentPolicy } from './appointment.policy.ts'
import { appointmentTypePolicy } from './appointment-type.policy.ts'
import { availabilityPolicy } from './availability.policy.ts'
import { changePolicy } from './change.policy.ts'
import { clinicPolicy } from './clinic.policy.ts'
import { closurePolicy } from './closure.policy.ts'
import { deskPolicy } from './desk.policy.ts'
import { doctorPolicy } from './doctor.policy.ts'
import type { PolicyTable } from './engine.ts'
import { equipmentPolicy } from './equipment.policy.ts'
import { exceptionPolicy } from './exception.policy.ts'
import { holdPolicy } from './hold.policy.ts'
import { leasePolicy } from './lease.policy.ts'
import { patientPolicy } from './patient.policy.ts'
import { roomPolicy } from './room.policy.ts'
import { syncPolicy } from './sync.policy.ts'
import { timeOffPolicy } from './time-off.policy.ts'
import { userPolicy } from './user.policy.ts'
import { workingHoursPolicy } from './working-hours.policy.ts'

/** Resources whose endpoints do not ask for a role: anyone, any signed-in user, or the holder of a link. */
type Unguarded = 'health' | 'auth' | 'publicBooking'

type Registry = typeof endpoints
type Guarded = Exclude<keyof Registry, Unguarded>

/** Every table. A resource without one does not compile. */
export const policies: { readonly [Name in Guarded]: PolicyTable<Extract<keyof Registry[Name], string>> } = {
  clinic: clinicPolicy,
  user: userPolicy,
  doctor: doctorPolicy,
  room: roomPolicy,
  equipment: equipmentPolicy,
  patient: patientPolicy,
  appointmentType: appointmentTypePolicy,
  workingHours: workingHoursPolicy,
  exception: exceptionPolicy,
  timeOff: timeOffPolicy,
  closure: closurePolicy,
  availability: availabilityPolicy,
  hold: holdPolicy,
  appointment: appointmentPolicy,
  change: changePolicy,
  desk: deskPolicy,
  lease: leasePolicy,
  sync: syncPolicy,
}

const rulesById = new Map(
  Object.entries(policies).flatMap(([name, table]) =>
    Object.entries<{ readonly id: string }>(endpoints[name as Guarded]) // Object.entries widens the keys
      .map(([action, { id }]) => [id, (table as PolicyTable<string>)[action]] as const),
  ),
)

/**
 * Whether a role may do the action to any subject at all: the early answer, before the request is read.
 * An endpoint without a table is refused.
 */
export function mayTry(endpoint: Endpoint, role: Role): boolean {
  return rulesById.get(endpoint.id)?.[role] !== undefined
}
