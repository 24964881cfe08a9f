import type {
  Appointment,
  zAppointmentChangeStatus,
} from '@scheduler/shared-types/appointments/appointment.contract'
import { statusOccupies } from '@scheduler/shared-types/appointments/appointment.rules'
import { withStatus } from '@scheduler/shared-types/appointments/status-changes'
import { appointmentPolicy } from '@scheduler/shared-types/policies/appointment.policy'
import { assertTransition } from '@scheduler/shared-types/refusals/assert-transition'
import { mergeStatus } from '@scheduler/shared-types/sync/resolve'
import type { z } from 'zod'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import type { ActAtDesk } from './act-at-desk.ts'
import type { AppointmentDocument, UndoState } from './appointment.model.ts'
import { statusEvent } from './appointment-events.ts'
import { changeAppointment } from './change-appointment.ts'
import { retakeTime } from './retake-time.ts'

export type ChangeStatus = {
  readonly clinicId: string
  readonly caller: Caller
  readonly operationId: string
  readonly id: string
  readonly body: z.output<typeof zAppointmentChangeStatus>
  /** Given, it merges with what others did meanwhile: what is overtaken by a later status changes nothing. */
  readonly atDesk?: ActAtDesk | undefined
}

/**
 * Accepts, confirms, checks in, starts, completes, or marks as no-show.
 * @throws AppError status_transition_refused, version_conflict; appointment_conflict when a request that did
 * not keep its time is accepted and the time is gone
 */
export function changeStatus(
  deps: Deps,
  { clinicId, caller, operationId, id, body, atDesk }: ChangeStatus,
): Promise<Appointment> {
  const { status, version } = body
  return changeAppointment(deps, {
    clinicId,
    caller,
    operationId,
    name: 'appointment.change-status',
    args: { body },
    actedAt: atDesk?.actedAt,
    id,
    version,
    change: async ({ tx, before, knowledge }) => {
      assertAllowed(appointmentPolicy, 'change-status', caller, before)
      if (atDesk && mergeStatus(before.status, status) === 'done') return before
      assertTransition(before.status, status)
      const keeps = statusOccupies(status, knowledge.clinic.settings)
      const { occupies, ...rest } = before
      const after: AppointmentDocument = {
        ...rest,
        ...(keeps && (occupies ? { occupies } : await retakeTime(deps, tx, caller, before))),
        ...withStatus(status, tx.actedAt),
        undo: undoStateOf(before),
      }
      tx.recordEvent(statusEvent('appointment.status-changed', before.status, after))
      return after
    },
  })
}

/** What an undo of the next change would restore. */
export function undoStateOf(before: AppointmentDocument): UndoState {
  const { status, cancellation, arrivedAt, startedAt, completedAt } = before
  return { status, cancellation, arrivedAt, startedAt, completedAt }
}
