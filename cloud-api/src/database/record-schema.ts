import { Schema } from 'mongoose'

/** What every document that belongs to a clinic carries. */
export type ClinicDocument = {
  /** UUID. */
  readonly _id: string
  readonly clinicId: string
  /** 1 when created, one more with each write. */
  readonly version: number
}

/** Paths of ClinicDocument, to spread into a feature's schema. */
export const clinicPaths = {
  _id: { type: String, required: true },
  clinicId: { type: String, required: true },
  version: { type: Number, required: true },
} as const

/**
 * Options of every schema: a path that is not declared throws instead of vanishing, queries included;
 * mongoose keeps no version of its own; indexes are made by ensure-indexes.ts, not on the side.
 */
export const schemaOptions = {
  strict: 'throw',
  strictQuery: 'throw',
  versionKey: false,
  autoIndex: false,
  autoCreate: false,
  minimize: false,
} as const

/** A wall range as stored: the contract's words. */
export const wallRangeSchema = new Schema(
  { start: { type: String, required: true }, end: { type: String, required: true } },
  { _id: false, versionKey: false, strict: 'throw' },
)
