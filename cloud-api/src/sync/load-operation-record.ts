import type { Operation } from '@scheduler/shared-types/sync/operations'
import type { OperationOutcome } from '@scheduler/shared-types/sync/push.contract'
import { isAppointment } from '../appointments/appointment.model.ts'
import { presentAppointments } from '../appointments/appointment.presenter.ts'
import { timeCollection } from '../appointments/time-collection.ts'
import type { Deps } from '../deps.ts'
import { presentPatient } from '../patients/patient.presenter.ts'
import { presentTimeOff } from '../time-off/time-off.presenter.ts'

const NOTHING: OperationOutcome['record'] = { appointment: null, patient: null, timeOff: null }

/** The record an operation is about, as the clinic has it now. */
export async function loadOperationRecord(
  deps: Deps,
  clinicId: string,
  { name, args: { id } }: Operation,
): Promise<OperationOutcome['record']> {
  const { Patient, TimeOff } = deps.models
  const [kind] = name.split('.')
  if (kind === 'patient') {
    const found = await Patient.findOne({ _id: id, clinicId }).lean()
    return { ...NOTHING, patient: found && presentPatient(deps, found) }
  }
  if (kind === 'time-off') {
    const found = await TimeOff.findOne({ _id: id, clinicId }).lean()
    return { ...NOTHING, timeOff: found && presentTimeOff(found) }
  }
  const found = await timeCollection(deps).findOne({ _id: id, clinicId })
  const documents = found && isAppointment(found) ? [found] : []
  const [appointment = null] = await presentAppointments(deps, clinicId, documents)
  return { ...NOTHING, appointment }
}
