import type { Connection, Model } from 'mongoose'
import { recordSchema } from '../database/record-schema.ts'

/**
 * Where a clinic's log stands. Every operation replaces it under the condition that nobody else did, so a
 * commit proves that whatever was known at `seq` was still true.
 */
export type ClinicCounter = {
  /** The clinic's id. */
  readonly _id: string
  /** Position of the newest change. */
  readonly seq: number
  /** Rises with every commit, also of operations without a change. */
  readonly commits: number
  /** Rises with every change of rules: doctors, rooms, equipment, types, hours, closures, settings … */
  readonly rulesVersion: number
  readonly auditSeq: number
  /** Hash of the newest audit entry; empty before the first. */
  readonly auditHash: string
}

const schema = recordSchema<ClinicCounter>({
  _id: { type: String, required: true },
  seq: { type: Number, required: true },
  commits: { type: Number, required: true },
  rulesVersion: { type: Number, required: true },
  auditSeq: { type: Number, required: true },
  auditHash: { type: String, default: '' },
})

export function defineClinicCounterModel(connection: Connection): Model<ClinicCounter> {
  return connection.model<ClinicCounter>('clinic-counter', schema, 'clinic_counters')
}
