import { statusOccupies } from '@scheduler/shared-types/appointments/appointment.rules'
import { isOccupiedTime } from '@scheduler/shared-types/appointments/conflict-sentences'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { BoardAppointment } from '../../ipc/ipc-contract.ts'
import { type Core, knowledgeOf, recordsOf, signedInAt, viewOf } from '../core.ts'
import { placeVisit } from '../overlay/place-visit.ts'
import { perform } from './perform.ts'
import { refuseStart } from './refuse-start.ts'
import { seenAppointment } from './seen.ts'

/** @throws AppError nothing_to_undo; appointment_conflict when its time has been taken since */
export async function undoAppointment(core: Core, id: string): Promise<void> {
  const { before, seen } = await seenAppointment(core, id)
  if (before.undoStatus === null) {
    throw new AppError('nothing_to_undo', 'There is no status change to undo.')
  }
  const { settings } = recordsOf(core).clinic
  if (statusOccupies(before.undoStatus, settings) && !statusOccupies(before.status, settings)) {
    assertFreeAgain(core, before)
  }
  await perform(core, { name: 'appointment.undo', args: { id, seen, status: before.status } })
}

/** Only taken time stands against going back, not the rules, which it met when it was made. */
function assertFreeAgain(core: Core, before: BoardAppointment): void {
  const visit = placeVisit(viewOf(core), knowledgeOf(core), {
    appointmentTypeId: before.appointmentTypeId,
    doctorId: before.doctorId,
    roomId: before.roomId,
    patientId: before.patient.id,
    start: Date.parse(before.start),
    excludeAppointmentId: before.id,
  })
  // In a higher lane it stood beside others on purpose: the server knows whether it still can.
  if (!visit || before.lane > 0) return
  const found = visit.chosen.found.filter(
    (conflict) => isOccupiedTime(conflict.class) && conflict.busyIds.length > 0,
  )
  if (found.length === 0) return
  const chosen = { ...visit.chosen, found, lane: null }
  throw refuseStart(core, signedInAt(core), { ...visit, chosen })
}
