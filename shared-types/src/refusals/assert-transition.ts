import {
  APPOINTMENT_STATUS_RULES,
  type AppointmentStatus,
  canChangeStatus,
} from '../appointments/appointment.rules.ts'
import { AppError } from '../errors/app-error.ts'

/** @throws AppError status_transition_refused where the one status may not follow the other */
export function assertTransition(from: AppointmentStatus, to: AppointmentStatus): void {
  if (canChangeStatus(from, to)) return
  const [a, b] = [APPOINTMENT_STATUS_RULES[from].label, APPOINTMENT_STATUS_RULES[to].label]
  throw new AppError(
    'status_transition_refused',
    `The appointment is ${a.toLowerCase()}; it cannot become ${b.toLowerCase()}.`,
  )
}
