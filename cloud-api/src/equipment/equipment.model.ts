import { type Connection, type Model, Schema } from 'mongoose'
import { type ClinicDocument, clinicPaths, schemaOptions } from '../database/record-schema.ts'

export type EquipmentDocument = ClinicDocument & {
  readonly name: string
  readonly active: boolean
}

const schema = new Schema<EquipmentDocument>(
  {
    ...clinicPaths,
    name: { type: String, required: true },
    active: { type: Boolean, required: true },
  },
  schemaOptions,
)
schema.index({ clinicId: 1 })

export function defineEquipmentModel(connection: Connection): Model<EquipmentDocument> {
  return connection.model<EquipmentDocument>('equipment', schema, 'equipment')
}
