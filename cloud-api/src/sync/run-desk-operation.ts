import { AppError } from '@scheduler/shared-types/errors/app-error'
import { exhaustive } from '@scheduler/shared-types/errors/exhaustive'
import type { Operation } from '@scheduler/shared-types/sync/operations'
import { bookAppointment } from '../appointments/book-appointment.ts'
import { cancelAppointment } from '../appointments/cancel-appointment.ts'
import { changeStatus } from '../appointments/change-status.ts'
import { moveAppointment } from '../appointments/move-appointment.ts'
import { undoAppointment } from '../appointments/undo-appointment.ts'
import { updateAppointment } from '../appointments/update-appointment.ts'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { patientRecord } from '../patients/patient.record.ts'
import { createRecord } from '../records/create-record.ts'
import { removeRecord } from '../records/remove-record.ts'
import { updateRecord } from '../records/update-record.ts'
import { timeOffRecord } from '../time-off/time-off.record.ts'

/**
 * Hands an operation to the use case behind its route, under its own id and as of when it was done.
 * @throws AppError whatever the use case refuses with
 */
export async function runDeskOperation(
  deps: Deps,
  caller: UserCaller,
  operation: Operation,
): Promise<unknown> {
  const { clinicId } = caller
  const { operationId } = operation
  const actedAt = new Date(operation.actedAt)
  const by = { clinicId, caller, operationId, actedAt }
  switch (operation.name) {
    case 'patient.create':
      return createRecord(deps, patientRecord, { ...by, body: operation.args })
    case 'patient.update': {
      const { id, ...body } = operation.args
      return updateRecord(deps, patientRecord, { ...by, id, body })
    }
    case 'appointment.book':
      return bookAppointment(deps, { ...by, body: operation.args })
    case 'appointment.move': {
      const { id, seen, ...body } = operation.args
      return moveAppointment(deps, { ...by, id, body, atDesk: { actedAt, seen } })
    }
    case 'appointment.cancel': {
      const { id, seen, ...body } = operation.args
      return cancelAppointment(deps, { ...by, id, body, atDesk: { actedAt, seen } })
    }
    case 'appointment.change-status': {
      const { id, seen, ...body } = operation.args
      return changeStatus(deps, { ...by, id, body, atDesk: { actedAt, seen } })
    }
    case 'appointment.undo': {
      const { id, seen, status } = operation.args
      return undoAppointment(deps, { ...by, id, body: {}, atDesk: { actedAt, seen, status } })
    }
    case 'appointment.update': {
      const { id, seen, base, note } = operation.args
      return updateAppointment(deps, { ...by, id, body: { note }, atDesk: { actedAt, seen, base } })
    }
    case 'time-off.create':
      return createRecord(deps, timeOffRecord, { ...by, body: operation.args })
    case 'time-off.remove':
      return removeUnlessGone(() => removeRecord(deps, timeOffRecord, { ...by, id: operation.args.id }))
    default:
      return exhaustive(operation)
  }
}

/** Two people who take the same away agree. */
async function removeUnlessGone(remove: () => Promise<void>): Promise<void> {
  try {
    await remove()
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error
  }
}
