import type { Appointment, zAppointmentBook } from '@scheduler/shared-types/appointments/appointment.contract'
import { invalidField } from '@scheduler/shared-types/errors/invalid-field'
import { appointmentPolicy } from '@scheduler/shared-types/policies/appointment.policy'
import type { z } from 'zod'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { type OperationTx, runOperation } from '../operations/run-operation.ts'
import type { PatientDocument } from '../patients/patient.model.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { presentAppointment } from './appointment.presenter.ts'
import { createAppointment, loadHold } from './create-appointment.ts'

export type BookAppointment = {
  readonly clinicId: string
  readonly caller: Caller
  readonly operationId: string
  readonly body: z.output<typeof zAppointmentBook>
  /** When it was done at a desk. */
  readonly actedAt?: Date | undefined
}

/**
 * Books for the desk.
 * @throws AppError appointment_conflict, hold_expired, already_exists for a taken id, validation_failed for ids
 * of other clinics
 */
export async function bookAppointment(
  deps: Deps,
  { clinicId, caller, operationId, body, actedAt }: BookAppointment,
): Promise<Appointment> {
  const { id = null, patientId, holdId, start, ...wish } = body
  assertAllowed(appointmentPolicy, 'book', caller, { doctorId: wish.doctorId })
  const readAhead = await readPatientAhead(deps, clinicId, patientId)
  return runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name: 'appointment.book',
    args: { body },
    actedAt,
    retryDuplicates: true,
    mayRunBeforeInserts: true,
    work: async (tx) => {
      const patient = await confirmPatient(deps, tx, patientId, readAhead)
      const startMs = Date.parse(start)
      const hold = holdId ? await loadHold(deps, tx, holdId, { ...wish, start: startMs }) : null
      const document = await createAppointment(deps, tx, {
        ...wish,
        caller,
        audience: 'staff',
        id,
        patientId,
        start: startMs,
        hold,
        source: body.walkIn ? 'walk-in' : 'desk',
      })
      return presentAppointment(deps, document, patient)
    },
  })
}

/** A patient read before the clinic's turn, with the rules' version from before the reading. */
type ReadAhead = { readonly patient: PatientDocument | null; readonly rulesVersion: number | undefined }

async function readPatientAhead(deps: Deps, clinicId: string, patientId: string): Promise<ReadAhead> {
  const rulesVersion = deps.clinicStates.of(clinicId).counter?.rulesVersion
  const patient = await deps.models.Patient.findOne({ _id: patientId, clinicId }).lean()
  return { patient, rulesVersion }
}

/**
 * The removal of a patient raises the rules' version, so a patient read at this version is still there. Spares
 * a read while the whole clinic waits.
 */
async function confirmPatient(
  deps: Deps,
  tx: OperationTx,
  patientId: string,
  { patient: ahead, rulesVersion }: ReadAhead,
): Promise<PatientDocument> {
  const clinicId = tx.counter._id
  const isCurrent = ahead !== null && rulesVersion === tx.counter.rulesVersion
  const patient = isCurrent
    ? ahead
    : await deps.models.Patient.findOne({ _id: patientId, clinicId }, null, { session: tx.session }).lean()
  if (!patient) throw invalidField('body.patientId', 'is not known in this clinic')
  return patient
}
