import { z } from 'zod'
import { zClinicParams } from '../api/clinic-path.ts'
import { crudEndpoints, recordFields } from '../api/crud-endpoints.ts'
import { defineEndpoints } from '../api/define-endpoint.ts'
import {
  zBirthDate,
  zEmail,
  zId,
  zLocalDate,
  zName,
  zPhone,
  zVersion,
} from '../primitives/primitives.contract.ts'

export const zPatient = z.object({
  ...recordFields,
  givenName: zName,
  familyName: zName,
  birthDate: zLocalDate.nullable(),
  phone: zPhone.nullable(),
  email: zEmail.nullable(),
  /** Front-desk note (interpreter, access needs). Encrypted at rest. */
  note: z.string().max(2000),
  /** False for a guest's own entry until staff have seen the person. */
  verified: z.boolean(),
  active: z.boolean(),
})
export type Patient = z.infer<typeof zPatient>

/** What the board and a list need of a patient. */
export const zPatientSummary = zPatient.pick({
  id: true,
  givenName: true,
  familyName: true,
  birthDate: true,
  phone: true,
  verified: true,
})
export type PatientSummary = z.infer<typeof zPatientSummary>

export const zPatientCreate = z.strictObject({
  id: zId.optional(),
  givenName: zName,
  familyName: zName,
  birthDate: zBirthDate.nullable().default(null),
  phone: zPhone.nullable().default(null),
  email: zEmail.nullable().default(null),
  note: z.string().trim().max(2000).default(''),
})

export const zPatientUpdate = z.strictObject({
  givenName: zName.optional(),
  familyName: zName.optional(),
  birthDate: zBirthDate.nullable().optional(),
  phone: zPhone.nullable().optional(),
  email: zEmail.nullable().optional(),
  note: z.string().trim().max(2000).optional(),
  verified: z.boolean().optional(),
  active: z.boolean().optional(),
  version: zVersion.optional(),
})

/** POST, not GET, so that a patient's name never stands in a URL or an access log. */
export const zPatientSearch = z.strictObject({
  /** Words of the name, a birth date, or digits of the phone. Empty lists the first by name. */
  text: z.string().trim().max(120).default(''),
  limit: z.number().int().min(1).max(100).default(20),
  /** The `next` of the page before. */
  cursor: z.string().max(400).optional(),
})

const { list: _list, ...recordEndpoints } = crudEndpoints('patient', 'patients', {
  record: zPatient,
  create: zPatientCreate,
  update: zPatientUpdate,
})

/** There is no plain list: a clinic has thousands of patients, so they are searched. */
export const patientEndpoints = {
  ...recordEndpoints,
  ...defineEndpoints('patient', {
    search: {
      method: 'POST',
      path: '/clinics/:clinicId/patients/search',
      summary: 'Find patients by name, birth date or phone; sorted by name',
      access: 'clinic',
      params: zClinicParams,
      body: zPatientSearch,
      response: z.object({ items: z.array(zPatient), next: z.string().nullable() }),
    },
  }),
}
