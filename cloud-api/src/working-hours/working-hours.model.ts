import type { WallRange } from '@scheduler/shared-types/primitives/primitives.contract'
import type { Connection, Model } from 'mongoose'
import { type ClinicDocument, clinicSchema, wallRangeSchema } from '../database/record-schema.ts'

export type WorkingHoursDocument = ClinicDocument & {
  readonly doctorId: string
  /** Monday is 1, Sunday is 7. */
  readonly weekday: number
  readonly ranges: readonly WallRange[]
  /** Local dates. */
  readonly effectiveFrom: string
  readonly effectiveTo: string | null
}

const schema = clinicSchema<WorkingHoursDocument>({
  doctorId: { type: String, required: true },
  weekday: { type: Number, required: true },
  ranges: { type: [wallRangeSchema], required: true },
  effectiveFrom: { type: String, required: true },
  effectiveTo: { type: String, default: null },
})
schema.index({ clinicId: 1, doctorId: 1, weekday: 1 })

export function defineWorkingHoursModel(connection: Connection): Model<WorkingHoursDocument> {
  return connection.model<WorkingHoursDocument>('working-hours', schema, 'working_hours')
}
