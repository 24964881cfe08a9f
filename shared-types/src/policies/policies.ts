import type { endpoints } from '../endpoints.ts'
import { appointmentPolicy } from './appointment.policy.ts'
import { appointmentTypePolicy } from './appointment-type.policy.ts'
import { availabilityPolicy } from './availability.policy.ts'
import { changePolicy } from './change.policy.ts'
import { clinicPolicy } from './clinic.policy.ts'
import { closurePolicy } from './closure.policy.ts'
import type { PolicyTable } from './decide.ts'
import { deskPolicy } from './desk.policy.ts'
import { doctorPolicy } from './doctor.policy.ts'
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
export type Guarded = Exclude<keyof Registry, Unguarded>

/** Who may do what: every table. A resource without one does not compile. */
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
