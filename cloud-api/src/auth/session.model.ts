import type { Connection, Model } from 'mongoose'
import { recordSchema } from '../database/record-schema.ts'

/** One sign-in on one device: the family of all refresh tokens that follow from it. */
export type SessionRecord = {
  readonly _id: string
  readonly userId: string
  readonly createdAt: Date
  readonly lastUsedAt: Date
  /** After this it is gone by itself (TTL index). */
  readonly expiresAt: Date
  readonly revokedAt: Date | null
  /** Why it ended. Append-only: stored. */
  readonly revokedReason: 'logout' | 'token-reused' | 'user-removed' | 'desk-revoked' | null
  /** The desk it was opened at. Absent in sessions from before there were any. */
  readonly deskId?: string | null
}

const schema = recordSchema<SessionRecord>({
  _id: { type: String, required: true },
  userId: { type: String, required: true },
  createdAt: { type: Date, required: true },
  lastUsedAt: { type: Date, required: true },
  expiresAt: { type: Date, required: true },
  revokedAt: { type: Date, default: null },
  revokedReason: { type: String, default: null },
  deskId: { type: String, default: null },
})
schema.index({ userId: 1 })
schema.index({ deskId: 1 })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export function defineSessionModel(connection: Connection): Model<SessionRecord> {
  return connection.model<SessionRecord>('session', schema, 'sessions')
}
