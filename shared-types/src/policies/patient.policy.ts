import type { patientEndpoints } from '../patients/patient.contract.ts'
import type { PolicyTable, Rule } from './decide.ts'
import { adminOnly, desk, ownPatient, staff } from './rules.ts'

const CONTACT_FIELDS: readonly string[] = ['phone', 'email', 'version']

/** Patients correct their own contact details; who they are is the front desk's to change. */
const ownContact: Rule = (actor, subject) => {
  const own = ownPatient === true || ownPatient(actor, subject)
  return own === true ? (subject.fields ?? []).every((field) => CONTACT_FIELDS.includes(field)) : own
}

export const patientPolicy: PolicyTable<keyof typeof patientEndpoints> = {
  search: staff,
  read: { ...staff, patient: ownPatient },
  create: desk,
  update: { ...desk, patient: ownContact },
  remove: adminOnly,
}
