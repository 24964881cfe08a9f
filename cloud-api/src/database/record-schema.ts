import { Schema } from 'mongoose'

/** What every document that belongs to a clinic carries. */
export type ClinicDocument = {
  /** UUID. */
  readonly _id: string
  readonly clinicId: string
  /** 1 when created, one more with each write. */
  readonly version: number
}

/**
 * The paths of a document, or of the documents that share a collection: each of their fields and nothing else, with a
 * type that fits the field. What a document always has is `required` or has a default, what may be null has `null` as
 * its default, what some documents lack is never required. Write them as a literal: a spread may hide a surplus path.
 */
export type PathsOf<Document> = {
  readonly [Field in FieldOf<Document>]: PathOf<ValueOf<Document, Field>>
}

/**
 * The schema of a collection. A path that is not declared throws instead of vanishing, queries included; mongoose
 * keeps no version of its own; indexes are made by ensure-indexes.ts, not on the side.
 */
export function recordSchema<Document>(paths: PathsOf<Document>): Schema<Document> {
  return schemaOf<Document>(paths, schemaOptions)
}

/**
 * The schema of a collection whose documents belong to a clinic: the paths of `ClinicDocument` are added. `Typed` is
 * the document mongoose's queries answer with, where documents of several kinds share the collection.
 */
export function clinicSchema<Document extends ClinicDocument, Typed extends Document = Document>(
  paths: Omit<PathsOf<Document>, keyof ClinicDocument>,
): Schema<Typed> {
  return schemaOf<Typed>({ ...clinicPaths, ...paths }, schemaOptions)
}

/** The schema of an object inside a document. */
export function partSchema<Part>(paths: PathsOf<Part>): Schema<Part> {
  return schemaOf<Part>(paths, { _id: false, versionKey: false, strict: 'throw' })
}

/** A wall range as stored: the contract's words. */
export const wallRangeSchema = partSchema<{ readonly start: string; readonly end: string }>({
  start: { type: String, required: true },
  end: { type: String, required: true },
})

const clinicPaths: PathsOf<ClinicDocument> = {
  _id: { type: String, required: true },
  clinicId: { type: String, required: true },
  version: { type: Number, required: true },
}

/** For recordSchema and clinicSchema. */
const schemaOptions = {
  strict: 'throw',
  strictQuery: 'throw',
  versionKey: false,
  autoIndex: false,
  autoCreate: false,
  minimize: false,
} as const

// Of a union every field of every member; `keyof` alone gives those that all members have.
type FieldOf<Document> = Document extends unknown ? keyof Document : never

type ValueOf<Document, Field> = Document extends unknown
  ? Field extends keyof Document
    ? Document[Field]
    : undefined
  : never

type PathOf<Value> = { readonly type: TypeOf<NonNullable<Value>> } & PresenceOf<Value>

type TypeOf<Value> = Value extends string
  ? StringConstructor
  : Value extends number
    ? NumberConstructor
    : Value extends boolean
      ? BooleanConstructor
      : Value extends Date
        ? DateConstructor
        : Value extends readonly string[]
          ? readonly [StringConstructor]
          : Value extends readonly unknown[]
            ? readonly [Schema] | typeof Schema.Types.Mixed
            : Schema | typeof Schema.Types.Mixed

type PresenceOf<Value> = undefined extends Value
  ? { readonly required?: never; readonly default?: Value }
  : null extends Value
    ? { readonly required?: never; readonly default: null }
    :
        | { readonly required: true; readonly default?: never }
        | { readonly required?: never; readonly default: Value }

function schemaOf<Document>(paths: object, options: object): Schema<Document> {
  // mongoose cannot type a schema by a parameter or a union; PathsOf has judged the paths before this.
  return new Schema(paths, options) as unknown as Schema<Document>
}
