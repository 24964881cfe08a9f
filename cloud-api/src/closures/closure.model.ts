import type { Connection, Model } from 'mongoose'
import { type ClinicDocument, clinicSchema } from '../database/record-schema.ts'

export type ClosureDocument = ClinicDocument & {
  readonly start: Date
  readonly end: Date
  readonly reason: string
}

const schema = clinicSchema<ClosureDocument>({
  start: { type: Date, required: true },
  end: { type: Date, required: true },
  reason: { type: String, default: '' },
})
schema.index({ clinicId: 1, start: 1 })

export function defineClosureModel(connection: Connection): Model<ClosureDocument> {
  return connection.model<ClosureDocument>('closure', schema, 'closures')
}
