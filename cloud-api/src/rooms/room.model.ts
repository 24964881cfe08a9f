import type { Connection, Model } from 'mongoose'
import { type ClinicDocument, clinicSchema } from '../database/record-schema.ts'

export type RoomDocument = ClinicDocument & {
  readonly name: string
  readonly active: boolean
}

const schema = clinicSchema<RoomDocument>({
  name: { type: String, required: true },
  active: { type: Boolean, required: true },
})
schema.index({ clinicId: 1 })

export function defineRoomModel(connection: Connection): Model<RoomDocument> {
  return connection.model<RoomDocument>('room', schema, 'rooms')
}
