import type { Change, ChangeEntity } from '@scheduler/shared-types/changes/change.contract'
import { type Connection, type Model, Schema } from 'mongoose'
import { partSchema, recordSchema } from '../database/record-schema.ts'

/** A stretch of time whose availability may have changed, half-open. */
export type ChangedSpan = { readonly start: Date; readonly end: Date }

/** One entry of a clinic's log as stored: it names a document, it does not carry it. */
export type ChangeDocument = {
  /** `clinicId:seq`, zero-filled, so that the primary index is the log in order. */
  readonly _id: string
  readonly clinicId: string
  readonly seq: number
  readonly entity: ChangeEntity
  readonly entityId: string
  readonly operation: string
  readonly actor: Change['actor']
  readonly deskId: string | null
  readonly at: Date
  /** Times taken or freed, for the public page. */
  readonly spans: readonly ChangedSpan[]
}

const KEPT_SECONDS = 90 * 86_400

const span = partSchema<ChangedSpan>({
  start: { type: Date, required: true },
  end: { type: Date, required: true },
})

const schema = recordSchema<ChangeDocument>({
  _id: { type: String, required: true },
  clinicId: { type: String, required: true },
  seq: { type: Number, required: true },
  entity: { type: String, required: true },
  entityId: { type: String, required: true },
  operation: { type: String, required: true },
  actor: { type: Schema.Types.Mixed, required: true },
  deskId: { type: String, default: null },
  at: { type: Date, required: true },
  spans: { type: [span], required: true },
})
schema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS })

export function defineChangeModel(connection: Connection): Model<ChangeDocument> {
  return connection.model<ChangeDocument>('change', schema, 'changes')
}

/** The key of an entry in a log ordered by its primary index; for changes and for the audit. */
export function logKey(clinicId: string, seq: number): string {
  return `${clinicId}:${String(seq).padStart(12, '0')}`
}
