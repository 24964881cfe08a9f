import type { Change } from '@scheduler/shared-types/changes/change.contract'
import { type Connection, type Model, Schema } from 'mongoose'
import { recordSchema } from '../database/record-schema.ts'

/** Who did what, when, from where, and why where a rule was overridden. Never changed once written. */
export type AuditDocument = {
  /** `clinicId:seq`, zero-filled. */
  readonly _id: string
  readonly clinicId: string
  /** Position in the clinic's audit: 1, 2, 3 … one for each operation. */
  readonly seq: number
  readonly at: Date
  readonly actor: Change['actor']
  readonly deskId: string | null
  readonly operation: string
  readonly operationId: string
  readonly touched: readonly { readonly entity: string; readonly entityId: string }[]
  /**
   * JSON: `actedAt` where the act was done earlier at a desk, and `events`, what has happened (ADR 14). Entries from
   * before there were events may have an override, or a status before and after, and have no `events`.
   */
  readonly detail: unknown
  readonly prevHash: string
  /** SHA-256 over prevHash and the canonical JSON of every field above. */
  readonly hash: string
}

const schema = recordSchema<AuditDocument>({
  _id: { type: String, required: true },
  clinicId: { type: String, required: true },
  seq: { type: Number, required: true },
  at: { type: Date, required: true },
  actor: { type: Schema.Types.Mixed, required: true },
  deskId: { type: String, default: null },
  operation: { type: String, required: true },
  operationId: { type: String, required: true },
  touched: { type: Schema.Types.Mixed, required: true },
  detail: { type: Schema.Types.Mixed, default: null },
  prevHash: { type: String, default: '' },
  hash: { type: String, required: true },
})

export function defineAuditModel(connection: Connection): Model<AuditDocument> {
  return connection.model<AuditDocument>('audit', schema, 'audit')
}
