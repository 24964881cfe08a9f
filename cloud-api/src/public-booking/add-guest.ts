import { patientIndexFields } from '@scheduler/shared-types/patients/search-tokens'
import type { Guest } from '@scheduler/shared-types/public-booking/public-booking.contract'
import type { Deps } from '../deps.ts'
import type { OperationTx } from '../operations/run-operation.ts'
import type { PatientDocument } from '../patients/patient.model.ts'

/**
 * The patient a guest's details stand for, inside an operation: the very same unverified entry made before, or
 * a new one. Never a record that staff have verified: a stranger who knows a name and a birth date must neither
 * get at it nor learn that it exists. Staff merge the two when the person is there.
 */
export async function addGuest(deps: Deps, tx: OperationTx, guest: Guest): Promise<PatientDocument> {
  const clinicId = tx.counter._id
  const { givenName, familyName, birthDate, phone, email } = guest
  const details = { givenName, familyName, birthDate, phone, email }
  const { sortName } = patientIndexFields(details)
  const same = await deps.models.Patient.findOne(
    { clinicId, sortName, ...details, verified: false, active: true },
    null,
    { session: tx.session },
  ).lean()
  if (same) return same
  const patient: PatientDocument = {
    _id: deps.newId(),
    clinicId,
    version: 1,
    ...details,
    noteCipher: '',
    verified: false,
    active: true,
    ...patientIndexFields(details),
  }
  await deps.models.Patient.insertMany([patient], { session: tx.session })
  tx.recordChange({ entity: 'patient', entityId: patient._id })
  tx.recordEvent({ kind: 'patient.added', id: patient._id })
  return patient
}
