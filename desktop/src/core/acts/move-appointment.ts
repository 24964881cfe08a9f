import { APPOINTMENT_STATUS_RULES, isLive } from '@scheduler/shared-types/appointments/appointment.rules'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { IpcParsedArgs } from '../../ipc/ipc-contract.ts'
import type { Core } from '../core.ts'
import { perform } from './perform.ts'
import { placeHere } from './place.ts'
import { seenAppointment } from './seen.ts'

/** @throws AppError appointment_conflict, status_transition_refused, version_conflict; DeskError not_at_this_desk */
export async function moveAppointment(core: Core, body: IpcParsedArgs<'appointment.move'>): Promise<void> {
  const { id, version, ...wish } = body
  const { before, seen } = await seenAppointment(core, 'move', id, version)
  if (!isLive(before.status)) {
    const { label } = APPOINTMENT_STATUS_RULES[before.status]
    throw new AppError(
      'status_transition_refused',
      `An appointment that is ${label.toLowerCase()} stays where it is.`,
    )
  }
  const visit = await placeHere(core, 'move', {
    appointmentTypeId: before.appointmentTypeId,
    doctorId: wish.doctorId ?? before.doctorId,
    roomId: wish.roomId ?? null,
    preferredRoomId: before.roomId,
    patientId: before.patient.id,
    start: Date.parse(wish.start),
    excludeAppointmentId: id,
    override: wish.override,
  })
  const roomId = wish.roomId ?? visit.lease?.roomId
  await perform(core, { name: 'appointment.move', args: { ...wish, id, seen, ...(roomId && { roomId }) } })
}
