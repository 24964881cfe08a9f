import type { Connection, Model } from 'mongoose'
import { recordSchema } from '../database/record-schema.ts'

/** How far a consumer has come in a clinic's audit, and which process is at it. */
export type ConsumerCursor = {
  /** `clinicId:consumer`. */
  readonly _id: string
  readonly clinicId: string
  readonly consumer: string
  /** Position in the audit up to which everything is done. */
  readonly seq: number
  /** The process that works, or worked last. */
  readonly owner: string
  /** Until then nobody else may work: while it works, or as a pause after a failure. */
  readonly leasedUntil: Date
  /** In a row. */
  readonly failures: number
}

const schema = recordSchema<ConsumerCursor>({
  _id: { type: String, required: true },
  clinicId: { type: String, required: true },
  consumer: { type: String, required: true },
  seq: { type: Number, required: true },
  owner: { type: String, default: '' },
  leasedUntil: { type: Date, required: true },
  failures: { type: Number, required: true },
})

export function defineConsumerCursorModel(connection: Connection): Model<ConsumerCursor> {
  return connection.model<ConsumerCursor>('consumer-cursor', schema, 'consumer_cursors')
}

/** The key of a consumer's cursor in a clinic. */
export function cursorKey(clinicId: string, consumer: string): string {
  return `${clinicId}:${consumer}`
}
