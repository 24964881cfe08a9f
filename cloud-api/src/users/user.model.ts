import type { Role } from '@scheduler/shared-types/auth/roles'
import type { Connection, Model } from 'mongoose'
import { partSchema, recordSchema } from '../database/record-schema.ts'

/** A role in one clinic. `active` belongs to the grant, so that one clinic cannot shut a person out of another. */
export type GrantRecord = {
  readonly clinicId: string
  readonly role: Role
  readonly doctorId: string | null
  readonly patientId: string | null
  readonly active: boolean
}

/** A person who can sign in. Not owned by a clinic: the grants say where they work or are treated. */
export type UserRecord = {
  readonly _id: string
  /** Lower case; unique over all clinics. */
  readonly email: string
  readonly name: string
  /** argon2id, PHC string. */
  readonly passwordHash: string
  readonly grants: readonly GrantRecord[]
  readonly createdAt: Date
  readonly version: number
}

const grant = partSchema<GrantRecord>({
  clinicId: { type: String, required: true },
  role: { type: String, required: true },
  doctorId: { type: String, default: null },
  patientId: { type: String, default: null },
  active: { type: Boolean, required: true },
})

const schema = recordSchema<UserRecord>({
  _id: { type: String, required: true },
  email: { type: String, required: true },
  name: { type: String, required: true },
  passwordHash: { type: String, required: true },
  grants: { type: [grant], required: true },
  createdAt: { type: Date, required: true },
  version: { type: Number, required: true },
})
schema.index({ email: 1 }, { unique: true })
schema.index({ 'grants.clinicId': 1 })

export function defineUserModel(connection: Connection): Model<UserRecord> {
  return connection.model<UserRecord>('user', schema, 'users')
}
