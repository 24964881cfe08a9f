import type { Connection, Model } from 'mongoose'
import { type ClinicDocument, clinicSchema } from '../database/record-schema.ts'

export type DoctorDocument = ClinicDocument & {
  readonly name: string
  readonly specialty: string
  readonly sortOrder: number
  readonly active: boolean
}

const schema = clinicSchema<DoctorDocument>({
  name: { type: String, required: true },
  specialty: { type: String, default: '' },
  sortOrder: { type: Number, required: true },
  active: { type: Boolean, required: true },
})
schema.index({ clinicId: 1 })

export function defineDoctorModel(connection: Connection): Model<DoctorDocument> {
  return connection.model<DoctorDocument>('doctor', schema, 'doctors')
}
