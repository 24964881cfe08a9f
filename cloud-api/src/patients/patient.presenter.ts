import type { Patient, PatientSummary } from '@scheduler/shared-types/patients/patient.contract'
import { decryptField } from '../crypto/field-encryption.ts'
import type { Deps } from '../deps.ts'
import type { PatientDocument } from './patient.model.ts'

/** What a note's ciphertext is bound to: it does not decrypt in another patient's record. */
export function noteContext(patientId: string): string {
  return `patient:${patientId}:note`
}

/** The document as staff see it. */
export function presentPatient(deps: Pick<Deps, 'env'>, document: PatientDocument): Patient {
  return {
    ...presentPatientSummary(document),
    clinicId: document.clinicId,
    email: document.email,
    note: decryptField(deps.env.dataKeys, document.noteCipher, noteContext(document._id)),
    active: document.active,
    version: document.version,
  }
}

export function presentPatientSummary(document: PatientDocument): PatientSummary {
  const { _id: id, givenName, familyName, birthDate, phone, verified } = document
  return { id, givenName, familyName, birthDate, phone, verified }
}
