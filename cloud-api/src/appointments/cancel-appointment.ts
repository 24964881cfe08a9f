import type {
  Appointment,
  zAppointmentCancel,
} from '@scheduler/shared-types/appointments/appointment.contract'
import { cancelled } from '@scheduler/shared-types/appointments/status-changes'
import { appointmentPolicy } from '@scheduler/shared-types/policies/appointment.policy'
import { assertTransition } from '@scheduler/shared-types/refusals/assert-transition'
import type { z } from 'zod'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { type ActAtDesk, assertWhereSeen } from './act-at-desk.ts'
import type { AppointmentDocument } from './appointment.model.ts'
import { cancelledEvent } from './appointment-events.ts'
import { type ChangeContext, changeAppointment } from './change-appointment.ts'
import { undoStateOf } from './change-status.ts'

export type CancelAppointment = {
  readonly clinicId: string
  readonly caller: Caller
  readonly operationId: string
  readonly id: string
  readonly body: z.output<typeof zAppointmentCancel>
  readonly atDesk?: ActAtDesk | undefined
}

/** Cancels and frees the time; the record stays. @throws AppError status_transition_refused, version_conflict */
export function cancelAppointment(
  deps: Deps,
  { clinicId, caller, operationId, id, body, atDesk }: CancelAppointment,
): Promise<Appointment> {
  const { version, reason, by } = body
  return changeAppointment(deps, {
    clinicId,
    caller,
    operationId,
    name: 'appointment.cancel',
    args: { body, seen: atDesk?.seen },
    actedAt: atDesk?.actedAt,
    id,
    version,
    change: async (context) => {
      const { before } = context
      assertAllowed(appointmentPolicy, 'cancel', caller, before)
      if (atDesk && before.status === 'cancelled') return before
      assertWhereSeen(before, atDesk)
      return cancelWithin(context, { reason, by })
    },
  })
}

/** The cancelled appointment, inside an operation. */
export function cancelWithin(
  { tx, before }: Pick<ChangeContext, 'tx' | 'before'>,
  { reason, by }: { readonly reason: string; readonly by: 'patient' | 'clinic' },
): AppointmentDocument {
  assertTransition(before.status, 'cancelled')
  const { occupies: _freed, ...rest } = before
  const after: AppointmentDocument = {
    ...rest,
    ...cancelled(before, { reason, by }, tx.actedAt),
    undo: undoStateOf(before),
  }
  tx.recordEvent(cancelledEvent(before, after, { by, at: tx.actedAt }))
  return after
}
