import type { Connection, Model } from 'mongoose'
import { type ClinicDocument, clinicSchema } from '../database/record-schema.ts'

export type EquipmentDocument = ClinicDocument & {
  readonly name: string
  readonly active: boolean
}

const schema = clinicSchema<EquipmentDocument>({
  name: { type: String, required: true },
  active: { type: Boolean, required: true },
})
schema.index({ clinicId: 1 })

export function defineEquipmentModel(connection: Connection): Model<EquipmentDocument> {
  return connection.model<EquipmentDocument>('equipment', schema, 'equipment')
}
