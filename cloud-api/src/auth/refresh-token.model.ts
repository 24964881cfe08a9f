import type { Connection, Model } from 'mongoose'
import { recordSchema } from '../database/record-schema.ts'

/** One refresh token, known by its SHA-256 only. Spent ones are kept, so that a second use is noticed. */
export type RefreshTokenRecord = {
  /** SHA-256 of the token, base64url. */
  readonly _id: string
  readonly sessionId: string
  readonly expiresAt: Date
  readonly spentAt: Date | null
}

const schema = recordSchema<RefreshTokenRecord>({
  _id: { type: String, required: true },
  sessionId: { type: String, required: true },
  expiresAt: { type: Date, required: true },
  spentAt: { type: Date, default: null },
})
schema.index({ sessionId: 1 })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export function defineRefreshTokenModel(connection: Connection): Model<RefreshTokenRecord> {
  return connection.model<RefreshTokenRecord>('refresh-token', schema, 'refresh_tokens')
}
