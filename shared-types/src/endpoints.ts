import { appointmentTypeEndpoints } from './appointment-types/appointment-type.contract.ts'
import { appointmentEndpoints } from './appointments/appointment.contract.ts'
import { authEndpoints } from './auth/auth.contract.ts'
import { availabilityEndpoints } from './availability/availability.contract.ts'
import { changeEndpoints } from './changes/change.contract.ts'
import { clinicEndpoints } from './clinics/clinic.contract.ts'
import { closureEndpoints } from './closures/closure.contract.ts'
import { deskEndpoints } from './desks/desk.contract.ts'
import { doctorEndpoints } from './doctors/doctor.contract.ts'
import { equipmentEndpoints } from './equipment/equipment.contract.ts'
import { exceptionEndpoints } from './exceptions/exception.contract.ts'
import { healthEndpoints } from './health/health.contract.ts'
import { holdEndpoints } from './holds/hold.contract.ts'
import { leaseEndpoints } from './leases/lease.contract.ts'
import { patientEndpoints } from './patients/patient.contract.ts'
import { publicBookingEndpoints } from './public-booking/public-booking.contract.ts'
import { roomEndpoints } from './rooms/room.contract.ts'
import { syncEndpoints } from './sync/push.contract.ts'
import { timeOffEndpoints } from './time-off/time-off.contract.ts'
import { userEndpoints } from './users/user.contract.ts'
import { workingHoursEndpoints } from './working-hours/working-hours.contract.ts'

/** Every route there is. The API refuses to start when one has no handler. */
export const endpoints = {
  health: healthEndpoints,
  auth: authEndpoints,
  clinic: clinicEndpoints,
  user: userEndpoints,
  doctor: doctorEndpoints,
  room: roomEndpoints,
  equipment: equipmentEndpoints,
  patient: patientEndpoints,
  appointmentType: appointmentTypeEndpoints,
  workingHours: workingHoursEndpoints,
  exception: exceptionEndpoints,
  timeOff: timeOffEndpoints,
  closure: closureEndpoints,
  availability: availabilityEndpoints,
  hold: holdEndpoints,
  appointment: appointmentEndpoints,
  change: changeEndpoints,
  desk: deskEndpoints,
  lease: leaseEndpoints,
  sync: syncEndpoints,
  publicBooking: publicBookingEndpoints,
} as const
