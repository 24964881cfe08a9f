import type { IpcParsedArgs } from '../../ipc/ipc-contract.ts'
import type { Core } from '../core.ts'
import { ensurePatient, openPatient } from '../patients/known-patients.ts'
import { perform } from './perform.ts'
import { placeHere } from './place.ts'

/**
 * Books. The doctor that is shown is the one that is asked for: somebody has been told the name.
 * @returns the appointment's id
 * @throws AppError appointment_conflict, validation_failed, forbidden; DeskError not_at_this_desk
 */
export async function bookAppointment(core: Core, body: IpcParsedArgs<'appointment.book'>): Promise<string> {
  const { holdId: _holdId, id = core.newId(), ...args } = body
  const patient = await ensurePatient(core, args.patientId)
  const visit = await placeHere(core, 'book', { ...args, start: Date.parse(args.start) })
  openPatient(core, patient.id)
  await perform(core, {
    name: 'appointment.book',
    args: {
      ...args,
      id,
      doctorId: visit.chosen.doctorId,
      // In a lease the booking is certain only in the lease's room.
      roomId: args.roomId ?? visit.lease?.roomId ?? null,
    },
  })
  return id
}
