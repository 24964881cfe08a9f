import { APPOINTMENT_STATUS_RULES } from '@scheduler/shared-types/appointments/appointment.rules'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { ChangeContext } from '../appointments/change-appointment.ts'
import { changeWindowOf } from './linked-appointment.presenter.ts'

/** @throws AppError status_transition_refused, too_late_to_change */
export function assertChangeable({ tx, before, knowledge }: ChangeContext, act: 'move' | 'cancel'): void {
  const { isChangeable, moveUntil, cancelUntil } = changeWindowOf(knowledge, before)
  if (!isChangeable) {
    const { label } = APPOINTMENT_STATUS_RULES[before.status]
    throw new AppError(
      'status_transition_refused',
      `The appointment is ${label.toLowerCase()} and cannot be changed online.`,
    )
  }
  if (tx.now <= (act === 'move' ? moveUntil : cancelUntil)) return
  throw new AppError(
    'too_late_to_change',
    `It is too late to ${act} this appointment online. Call the clinic: ${knowledge.clinic.phone}.`,
  )
}
