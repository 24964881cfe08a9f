import type { Appointment, zAppointmentUndo } from '@scheduler/shared-types/appointments/appointment.contract'
import {
  type AppointmentStatus,
  statusOccupies,
} from '@scheduler/shared-types/appointments/appointment.rules'
import { sequenceAfterUndo } from '@scheduler/shared-types/appointments/status-changes'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { appointmentPolicy } from '@scheduler/shared-types/policies/appointment.policy'
import type { z } from 'zod'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { type ActAtDesk, changedMeanwhile } from './act-at-desk.ts'
import type { AppointmentDocument } from './appointment.model.ts'
import { statusEvent } from './appointment-events.ts'
import { changeAppointment } from './change-appointment.ts'
import { retakeTime } from './retake-time.ts'

export type UndoAppointment = {
  readonly clinicId: string
  readonly caller: Caller
  readonly operationId: string
  readonly id: string
  readonly body: z.output<typeof zAppointmentUndo>
  /** `status`: the one that is taken back; another one by now is not. */
  readonly atDesk?: (ActAtDesk & { readonly status: AppointmentStatus }) | undefined
}

/**
 * Restores the status before the last change, with its time.
 * @throws AppError nothing_to_undo; version_conflict when it has another status by now; appointment_conflict when the time has been taken since
 */
export function undoAppointment(
  deps: Deps,
  { clinicId, caller, operationId, id, body, atDesk }: UndoAppointment,
): Promise<Appointment> {
  return changeAppointment(deps, {
    clinicId,
    caller,
    operationId,
    name: 'appointment.undo',
    args: { body, status: atDesk?.status },
    actedAt: atDesk?.actedAt,
    id,
    version: body.version,
    change: async ({ tx, before, knowledge }) => {
      assertAllowed(appointmentPolicy, 'undo', caller, before)
      if (atDesk && before.status !== atDesk.status) throw changedMeanwhile()
      if (!before.undo) throw new AppError('nothing_to_undo', 'There is no status change to undo.')
      const keeps = statusOccupies(before.undo.status, knowledge.clinic.settings)
      const { occupies, ...rest } = before
      const after: AppointmentDocument = {
        ...rest,
        ...before.undo,
        ...(keeps && (occupies ? { occupies } : await retakeTime(deps, tx, caller, before))),
        undo: null,
        sequence: sequenceAfterUndo(before),
      }
      tx.recordEvent(statusEvent('appointment.undone', before.status, after))
      return after
    },
  })
}
