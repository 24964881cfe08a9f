import type { Connection, Model } from 'mongoose'
import { type ClinicDocument, clinicSchema } from '../database/record-schema.ts'

export type TimeOffDocument = ClinicDocument & {
  readonly doctorId: string
  readonly start: Date
  readonly end: Date
  readonly reason: string
}

const schema = clinicSchema<TimeOffDocument>({
  doctorId: { type: String, required: true },
  start: { type: Date, required: true },
  end: { type: Date, required: true },
  reason: { type: String, default: '' },
})
schema.index({ clinicId: 1, doctorId: 1, start: 1 })

export function defineTimeOffModel(connection: Connection): Model<TimeOffDocument> {
  return connection.model<TimeOffDocument>('time-off', schema, 'time_off')
}
