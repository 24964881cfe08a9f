import { type Connection, type Model, Schema } from 'mongoose'
import { type ClinicDocument, clinicPaths, schemaOptions } from '../database/record-schema.ts'

export type DoctorDocument = ClinicDocument & {
  readonly name: string
  readonly specialty: string
  readonly sortOrder: number
  readonly active: boolean
}

const schema = new Schema<DoctorDocument>(
  {
    ...clinicPaths,
    name: { type: String, required: true },
    specialty: { type: String, default: '' },
    sortOrder: { type: Number, required: true },
    active: { type: Boolean, required: true },
  },
  schemaOptions,
)
schema.index({ clinicId: 1 })

export function defineDoctorModel(connection: Connection): Model<DoctorDocument> {
  return connection.model<DoctorDocument>('doctor', schema, 'doctors')
}
