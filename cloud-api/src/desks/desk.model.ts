import type { Desk } from '@scheduler/shared-types/desks/desk.contract'
import { type Connection, type Model, Schema } from 'mongoose'
import { type ClinicDocument, clinicSchema } from '../database/record-schema.ts'

/** A paired installation. Its `_id` was made by the desk, and is unique among all clinics. */
export type DeskDocument = ClinicDocument & {
  readonly name: string
  readonly platform: Desk['platform']
  readonly pairedBy: Desk['pairedBy']
  readonly pairedAt: Date
  readonly lastSeenAt: Date | null
  readonly revokedAt: Date | null
  readonly wipedAt: Date | null
  /** SHA-256 of the desk's secret, base64url. */
  readonly secretHash: string
}

const schema = clinicSchema<DeskDocument>({
  name: { type: String, required: true },
  platform: { type: String, required: true },
  pairedBy: { type: Schema.Types.Mixed, required: true },
  pairedAt: { type: Date, required: true },
  lastSeenAt: { type: Date, default: null },
  revokedAt: { type: Date, default: null },
  wipedAt: { type: Date, default: null },
  secretHash: { type: String, required: true },
})
schema.index({ clinicId: 1, name: 1 })

export function defineDeskModel(connection: Connection): Model<DeskDocument> {
  return connection.model<DeskDocument>('desk', schema, 'desks')
}
