import type { WallRange } from '@scheduler/shared-types/primitives/primitives.contract'
import type { Connection, Model } from 'mongoose'
import { type ClinicDocument, clinicSchema, wallRangeSchema } from '../database/record-schema.ts'

export type ExceptionDocument = ClinicDocument & {
  readonly doctorId: string
  /** Local date, such as 2026-11-24. */
  readonly date: string
  readonly ranges: readonly WallRange[]
}

const schema = clinicSchema<ExceptionDocument>({
  doctorId: { type: String, required: true },
  date: { type: String, required: true },
  ranges: { type: [wallRangeSchema], required: true },
})
schema.index({ clinicId: 1, doctorId: 1, date: 1 }, { unique: true })

export function defineExceptionModel(connection: Connection): Model<ExceptionDocument> {
  return connection.model<ExceptionDocument>('exception', schema, 'exceptions')
}
