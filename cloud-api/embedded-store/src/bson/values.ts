import { Binary, BSON, type Document, Double, Int32, Long, ObjectId, Timestamp } from 'bson'

/**
 * A document as the store works on it: numbers keep their BSON type (Int32, Double, Long objects), so an
 * update never changes the type of a field it does not touch.
 */
export type Doc = Document

/** Reads a stored document with every BSON type kept. */
export function decode(bytes: Uint8Array): Doc {
  return BSON.deserialize(bytes, {
    promoteValues: false,
    promoteBuffers: false,
    useBigInt64: false,
    promoteLongs: false,
    bsonRegExp: true,
    validation: { utf8: false },
  })
}

/** Reads a command or a document for aggregation: numbers as JavaScript numbers. */
export function decodePlain(bytes: Uint8Array): Doc {
  return BSON.deserialize(bytes, { promoteLongs: true, promoteBuffers: false, bsonRegExp: true })
}

export function encode(doc: Doc): Buffer {
  const bytes = BSON.serialize(doc, { ignoreUndefined: true })
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export type NumberLike = number | bigint | Int32 | Double | Long

export function isNumber(value: unknown): value is NumberLike {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Int32 ||
    value instanceof Double ||
    (value instanceof Long && !(value instanceof Timestamp)) // a Timestamp is a kind of Long to the library
  )
}

/** The value as a JavaScript number; a Long beyond 2^53 loses precision, so compare Longs with `longOf`. */
export function numberOf(value: NumberLike): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Long) return value.toNumber()
  return value.value
}

/** A plain number or a default, for command options. */
export function numberOption(value: unknown, otherwise: number): number {
  return isNumber(value) ? numberOf(value) : otherwise
}

/** Whether a value is an embedded document (not an array, not a BSON scalar). */
export function isDocument(value: unknown): value is Doc {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false
  if (value instanceof Date || value instanceof Uint8Array) return false
  return !('_bsontype' in value)
}

/** BSON type names as `$type` and error messages use them. */
export function typeName(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (value instanceof Int32) return 'int'
  if (value instanceof Timestamp) return 'timestamp'
  if (value instanceof Long || typeof value === 'bigint') return 'long'
  if (typeof value === 'number' || value instanceof Double) return 'double'
  if (value instanceof Date) return 'date'
  if (Array.isArray(value)) return 'array'
  if (value instanceof ObjectId) return 'objectId'
  if (value instanceof Binary || value instanceof Uint8Array) return 'binData'
  if (isDocument(value)) return 'object'
  const tag = (value as { _bsontype?: string })._bsontype // every remaining BSON class carries it
  return TAGS[tag ?? ''] ?? 'unknown'
}

const TAGS: Readonly<Record<string, string>> = {
  BSONRegExp: 'regex',
  MinKey: 'minKey',
  MaxKey: 'maxKey',
  Decimal128: 'decimal',
  BSONSymbol: 'symbol',
  Code: 'javascript',
}
