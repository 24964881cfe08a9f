import { statusOccupies } from '@scheduler/shared-types/appointments/appointment.rules'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { NEWER_VERSION } from '@scheduler/shared-types/primitives/newer-version'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import { retakeLane } from '@scheduler/shared-types/scheduling/retake-time'
import { localDateOf } from '@scheduler/shared-types/scheduling/zones'
import type { BoardAppointment } from '../../ipc/ipc-contract.ts'
import { rulesOf } from '../clinic/clinic-rules.ts'
import { type Core, knowledgeOf, recordsOf, signedInAt, viewOf } from '../core.ts'
import { busyOn } from '../overlay/place-visit.ts'
import { perform } from './perform.ts'
import { refuseStart } from './refuse-start.ts'
import { seenAppointment } from './seen.ts'

/** @throws AppError nothing_to_undo; status_transition_refused for a status this desk does not know; appointment_conflict when its time has been taken since */
export async function undoAppointment(core: Core, id: string): Promise<void> {
  const { before, seen } = await seenAppointment(core, 'undo', id)
  if (before.undoStatus === null) {
    throw new AppError('nothing_to_undo', 'There is no status change to undo.')
  }
  if (before.status === NEWER_VERSION) {
    const sentence = 'This status is of a newer version: update this desk, or undo it at a newer one.'
    throw new AppError('status_transition_refused', sentence)
  }
  const { settings } = recordsOf(core).clinic
  if (statusOccupies(before.undoStatus, settings) && !statusOccupies(before.status, settings)) {
    assertFreeAgain(core, before)
  }
  await perform(core, { name: 'appointment.undo', args: { id, seen, status: before.status } })
}

/** Only taken time stands against going back, not the rules, which it met when it was made. */
function assertFreeAgain(core: Core, before: BoardAppointment): void {
  const { id, doctorId, appointmentTypeId, patient } = before
  const [start, end] = [Date.parse(before.start), Date.parse(before.end)]
  const view = viewOf(core)
  const { records } = view.confirmed
  const rules = rulesOf(records, view.timeOff)
  const date = localDateOf(rules.timeZone, start)
  const knowledge = knowledgeOf(core)
  const busy = busyOn(view, knowledge, [addDays(date, -1), date, addDays(date, 1)]).filter(
    (each) => each.id !== id,
  )
  const retaken = {
    ...before,
    start,
    end,
    patientId: patient.id,
    names: before.override?.appointmentIds ?? {},
  }
  const { lane, found } = retakeLane(retaken, busy, records.clinic.settings.overbookingLanes)
  if (lane !== null) return
  throw refuseStart(core, signedInAt(core), {
    query: {
      rules,
      busy,
      appointmentTypeId,
      now: knowledge.serverNow,
      audience: 'staff',
      patientId: patient.id,
    },
    chosen: { doctorId, start, found, lane },
  })
}
