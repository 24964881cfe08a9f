import type { Connection, Model } from 'mongoose'
import { type ClinicDocument, clinicSchema } from '../database/record-schema.ts'

export type PatientDocument = ClinicDocument & {
  readonly givenName: string
  readonly familyName: string
  /** Local date. */
  readonly birthDate: string | null
  readonly phone: string | null
  readonly email: string | null
  /** Ciphertext (crypto/field-encryption.ts); empty when there is no note. */
  readonly noteCipher: string
  readonly verified: boolean
  readonly active: boolean
  /** What the person is found by; made by search-tokens.ts with every write. */
  readonly search: readonly string[]
  /** Family then given name, normalised; the order of lists. */
  readonly sortName: string
}

const schema = clinicSchema<PatientDocument>({
  givenName: { type: String, required: true },
  familyName: { type: String, required: true },
  birthDate: { type: String, default: null },
  phone: { type: String, default: null },
  email: { type: String, default: null },
  noteCipher: { type: String, default: '' },
  verified: { type: Boolean, required: true },
  active: { type: Boolean, required: true },
  search: { type: [String], required: true },
  sortName: { type: String, default: '' },
})
schema.index({ clinicId: 1, sortName: 1, _id: 1 })
schema.index({ clinicId: 1, search: 1 })

export function definePatientModel(connection: Connection): Model<PatientDocument> {
  return connection.model<PatientDocument>('patient', schema, 'patients')
}
