import type {
  Appointment,
  zAppointmentUpdate,
} from '@scheduler/shared-types/appointments/appointment.contract'
import type { z } from 'zod'
import type { Caller } from '../caller.ts'
import { encryptField } from '../crypto/field-encryption.ts'
import type { Deps } from '../deps.ts'
import { appointmentPolicy } from '../policies/appointment.policy.ts'
import { assertAllowed } from '../policies/engine.ts'
import { appointmentNoteContext } from './appointment.presenter.ts'
import { changeAppointment } from './change-appointment.ts'

export type UpdateAppointment = {
  readonly clinicId: string
  readonly caller: Caller
  readonly operationId: string
  readonly id: string
  readonly body: z.output<typeof zAppointmentUpdate>
}

/** Changes the note. @throws AppError version_conflict, not_found */
export function updateAppointment(
  deps: Deps,
  { clinicId, caller, operationId, id, body }: UpdateAppointment,
): Promise<Appointment> {
  return changeAppointment(deps, {
    clinicId,
    caller,
    operationId,
    name: 'appointment.update',
    args: { body },
    id,
    version: body.version,
    change: async ({ before }) => {
      assertAllowed(appointmentPolicy, 'update', caller, before)
      return {
        ...before,
        noteCipher: encryptField(deps.env.dataKeys, body.note, appointmentNoteContext(id)),
      }
    },
  })
}
