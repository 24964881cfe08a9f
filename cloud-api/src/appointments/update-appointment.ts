import type {
  Appointment,
  zAppointmentUpdate,
} from '@scheduler/shared-types/appointments/appointment.contract'
import { appointmentPolicy } from '@scheduler/shared-types/policies/appointment.policy'
import { mergeNotes } from '@scheduler/shared-types/sync/resolve'
import type { z } from 'zod'
import type { Caller } from '../caller.ts'
import { decryptField, encryptField } from '../crypto/field-encryption.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import type { ActAtDesk } from './act-at-desk.ts'
import { appointmentNoteContext } from './appointment.presenter.ts'
import { noteChangedEvent } from './appointment-events.ts'
import { changeAppointment } from './change-appointment.ts'

export type UpdateAppointment = {
  readonly clinicId: string
  readonly caller: Caller
  readonly operationId: string
  readonly id: string
  readonly body: z.output<typeof zAppointmentUpdate>
  /** `base`: the note as it was when the person began; one that changed since is kept beside the new one. */
  readonly atDesk?: (ActAtDesk & { readonly base: string }) | undefined
}

/** Changes the note. @throws AppError version_conflict, not_found */
export function updateAppointment(
  deps: Deps,
  { clinicId, caller, operationId, id, body, atDesk }: UpdateAppointment,
): Promise<Appointment> {
  return changeAppointment(deps, {
    clinicId,
    caller,
    operationId,
    name: 'appointment.update',
    args: { body, base: atDesk?.base },
    actedAt: atDesk?.actedAt,
    id,
    version: body.version,
    change: async ({ tx, before }) => {
      assertAllowed(appointmentPolicy, 'update', caller, before)
      const { dataKeys } = deps.env
      const bound = appointmentNoteContext(id)
      const stored = decryptField(dataKeys, before.noteCipher, bound)
      const note = atDesk ? mergeNotes(atDesk.base, stored, body.note) : body.note
      if (atDesk && note === stored) return before
      tx.recordEvent(noteChangedEvent(before))
      return { ...before, noteCipher: encryptField(dataKeys, note, bound) }
    },
  })
}
