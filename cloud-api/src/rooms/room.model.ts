import { type Connection, type Model, Schema } from 'mongoose'
import { type ClinicDocument, clinicPaths, schemaOptions } from '../database/record-schema.ts'

export type RoomDocument = ClinicDocument & {
  readonly name: string
  readonly active: boolean
}

const schema = new Schema<RoomDocument>(
  {
    ...clinicPaths,
    name: { type: String, required: true },
    active: { type: Boolean, required: true },
  },
  schemaOptions,
)
schema.index({ clinicId: 1 })

export function defineRoomModel(connection: Connection): Model<RoomDocument> {
  return connection.model<RoomDocument>('room', schema, 'rooms')
}
