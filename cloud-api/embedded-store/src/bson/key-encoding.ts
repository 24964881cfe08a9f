import { Binary, type BSONRegExp, BSONSymbol, Decimal128, Long, type ObjectId, type Timestamp } from 'bson'
import { StoreError } from '../store-error.ts'
import { isDocument, isNumber, type NumberLike, numberOf, typeName } from './values.ts'

/*
 * Order-preserving bytes for BSON values: comparing two encodings byte by byte gives MongoDB's order across
 * types (minKey, empty array, null and missing, numbers, strings, objects, arrays, binary, ObjectId, booleans, dates,
 * timestamps, regular expressions, maxKey). One mechanism serves unique, range and sort.
 */
const RANK = {
  minKey: 0x01,
  undefined: 0x02,
  null: 0x0a,
  number: 0x14,
  string: 0x1e,
  object: 0x28,
  array: 0x32,
  binData: 0x3c,
  objectId: 0x46,
  bool: 0x50,
  date: 0x5a,
  timestamp: 0x64,
  regex: 0x6e,
  maxKey: 0xfe,
} as const

/** First byte of every value of the same kind, for type-bracketed range bounds. */
export function rankOf(value: unknown): number {
  const name = typeName(value)
  if (name === 'missing') return RANK.undefined // what stands for an empty array; missing fields are keyed as null
  if (name === 'int' || name === 'long' || name === 'double') return RANK.number
  const rank = (RANK as Readonly<Record<string, number>>)[name]
  if (rank === undefined) throw refuseType(name)
  return rank
}

function refuseType(name: string): StoreError {
  return new StoreError('BadValue', `The embedded store does not compare or index values of type ${name}`)
}

/** What is further from 1970 than 8.64e15 ms, which JavaScript has no date for. */
export function beyondDates(): StoreError {
  return new StoreError('BadValue', 'The embedded store does not keep or compare dates of such distant years')
}

/** @throws StoreError BadValue for types that are not ordered here (Decimal128, code, symbol). */
export function encodeKey(value: unknown): Buffer {
  end = 0
  append(value)
  const key = Buffer.from(bytes.subarray(0, end))
  if (bytes.length > LARGE) bytes = Buffer.alloc(LARGE)
  return key
}

/** Where the key under way is put together, so that its parts need no buffers of their own. */
const LARGE = 65_536
let bytes = Buffer.alloc(LARGE)
let end = 0

/** Takes the next so many bytes of the key. @returns where they begin */
function take(length: number): number {
  const from = end
  end += length
  if (end > bytes.length) {
    const larger = Buffer.alloc(2 * end)
    bytes.copy(larger, 0, 0, from)
    bytes = larger
  }
  return from
}

function putByte(byte: number): void {
  bytes[take(1)] = byte
}

function putBytes(given: Uint8Array): void {
  bytes.set(given, take(given.length))
}

/** MongoDB's comparison of two values. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string' && isAscii(a) && isAscii(b))
    return a < b ? -1 : a > b ? 1 : 0
  if (a instanceof Date && b instanceof Date) return Math.sign(a.getTime() - b.getTime())
  return Buffer.compare(encodeKey(a), encodeKey(b))
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}

/** The key of a value in one field of an index. */
export function fieldKey(value: unknown, direction: 1 | -1): Buffer {
  const key = encodeKey(value)
  return direction === 1 ? key : invert(key)
}

/** Turns an ascending encoding into a descending one. */
export function invert(key: Buffer): Buffer {
  const out = Buffer.allocUnsafe(key.length)
  for (let i = 0; i < key.length; i++) out[i] = 255 - (key[i] ?? 0)
  return out
}

function append(value: unknown): void {
  const rank = rankOf(value)
  putByte(rank)
  switch (rank) {
    case RANK.number:
      putNumber(value as NumberLike) // rankOf has just told it is one
      return
    case RANK.string:
      putText(value as string)
      return
    case RANK.object:
      for (const [name, field] of Object.entries(value as object)) {
        // MongoDB compares the field's type, then its name, then its value.
        putByte(rankOf(field))
        putText(name)
        append(field)
      }
      putByte(0)
      return
    case RANK.array:
      for (const item of value as readonly unknown[]) append(item)
      putByte(0)
      return
    case RANK.binData:
      putBinary(value as Binary | Uint8Array)
      return
    case RANK.objectId:
      putBytes((value as ObjectId).id)
      return
    case RANK.bool:
      putByte(value === true ? 1 : 0)
      return
    case RANK.date:
      if (Number.isNaN((value as Date).getTime())) throw beyondDates()
      putLong(BigInt((value as Date).getTime()) ^ SIGN)
      return
    case RANK.timestamp:
      putLong((value as Timestamp).toBigInt())
      return
    case RANK.regex: {
      const { pattern, options } = value as BSONRegExp
      putText(pattern)
      putText(options)
      return
    }
    default: // null, missing, minKey, maxKey: the rank says it all
  }
}

/** 0x00 is escaped as 00 FF and the end is 00 01, so that a prefix sorts first and nothing collides. */
function putText(text: string): void {
  const length = Buffer.byteLength(text)
  const from = take(length)
  bytes.write(text, from)
  if (bytes.subarray(from, end).includes(0)) {
    const raw = Buffer.from(bytes.subarray(from, end))
    end = from
    for (const byte of raw) {
      putByte(byte)
      if (byte === 0) putByte(0xff)
    }
  }
  putByte(0x00)
  putByte(0x01)
}

const SIGN = 1n << 63n

function putLong(value: bigint): void {
  const from = take(8)
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value), from)
}

/** An IEEE double made sortable, then the exact rest for integers a double cannot hold. */
function putNumber(value: NumberLike): void {
  const double = numberOf(value)
  const from = take(10)
  if (Number.isNaN(double)) {
    bytes.fill(0, from, end) // before every other number, as in MongoDB
    return
  }
  bytes.writeDoubleBE(double === 0 ? 0 : double, from)
  if (double < 0) for (let i = from; i < from + 8; i++) bytes[i] = 255 - (bytes[i] ?? 0)
  else bytes[from] = (bytes[from] ?? 0) | 0x80
  const exact = value instanceof Long ? value.toBigInt() : typeof value === 'bigint' ? value : null
  const rest = exact === null || !Number.isFinite(double) ? 0 : Number(exact - BigInt(double))
  bytes.writeUInt16BE(rest + 0x8000, from + 8)
}

function putBinary(value: Binary | Uint8Array): void {
  const [content, subtype] = value instanceof Binary ? [value.value(), value.sub_type] : [value, 0]
  const from = take(4)
  bytes.writeUInt32BE(content.length, from)
  putByte(subtype)
  putBytes(content)
}

/** Equality as MongoDB sees it: 1 and 1.0 are equal, field order matters. */
export function equalValues(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a === 'string' || typeof b === 'string') {
    if (a instanceof BSONSymbol || b instanceof BSONSymbol) throw refuseType('symbol')
    return false
  }
  if (isNumber(a) !== isNumber(b) || isDocument(a) !== isDocument(b)) {
    const other = isNumber(a) ? b : a
    if (other instanceof Decimal128) throw refuseType('decimal')
    return false
  }
  return compareValues(a, b) === 0
}
