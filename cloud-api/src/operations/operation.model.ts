import type { Connection, Model } from 'mongoose'
import { recordSchema } from '../database/record-schema.ts'

/** One executed operation and its first answer. */
export type OperationDocument = {
  /** `clinicId:operationId`: ids are made by clients, so two clinics may see the same one. */
  readonly _id: string
  readonly clinicId: string
  readonly name: string
  /** SHA-256 of name, caller and arguments. */
  readonly argsHash: string
  /** The answer as JSON, encrypted (crypto/field-encryption.ts): it may carry notes and the secret of a link. */
  readonly answerCipher: string
  readonly at: Date
}

const KEPT_SECONDS = 30 * 86_400

const schema = recordSchema<OperationDocument>({
  _id: { type: String, required: true },
  clinicId: { type: String, required: true },
  name: { type: String, required: true },
  argsHash: { type: String, required: true },
  answerCipher: { type: String, default: '' },
  at: { type: Date, required: true },
})
schema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS })

export function defineOperationModel(connection: Connection): Model<OperationDocument> {
  return connection.model<OperationDocument>('operation', schema, 'operations')
}

export function operationKey(clinicId: string, operationId: string): string {
  return `${clinicId}:${operationId.toLowerCase()}`
}
