import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { SeenAppointment } from '@scheduler/shared-types/sync/operations'
import { isWhereSeen } from '@scheduler/shared-types/sync/resolve'
import type { AppointmentDocument } from './appointment.model.ts'

/** An act on an appointment that reaches the server after the person did it. */
export type ActAtDesk = {
  readonly actedAt: Date
  /** The appointment as the person saw it. */
  readonly seen: SeenAppointment
}

/** @throws AppError version_conflict when it has been moved since the person saw it */
export function assertWhereSeen(before: AppointmentDocument, atDesk: ActAtDesk | undefined): void {
  if (!atDesk) return
  const { doctorId, start } = before
  if (!isWhereSeen({ doctorId, start: start.toISOString() }, atDesk.seen)) throw changedMeanwhile()
}

export function changedMeanwhile(): AppError {
  return new AppError(
    'version_conflict',
    'Somebody changed this in the meantime. Look at it again, then decide.',
  )
}
