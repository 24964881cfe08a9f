import { Binary, Long, type ObjectId, type Timestamp } from 'bson'
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

/** @throws StoreError BadValue for types that are not ordered here (Decimal128, code, symbol). */
export function encodeKey(value: unknown): Buffer {
  const parts: Buffer[] = []
  append(parts, value)
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
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

/** Turns an ascending encoding into a descending one. */
export function invert(key: Buffer): Buffer {
  const out = Buffer.allocUnsafe(key.length)
  for (let i = 0; i < key.length; i++) out[i] = 255 - (key[i] ?? 0)
  return out
}

function append(parts: Buffer[], value: unknown): void {
  const rank = rankOf(value)
  const head = Buffer.from([rank])
  switch (rank) {
    case RANK.number:
      parts.push(head, numberBytes(value as NumberLike)) // rankOf has just told it is one
      return
    case RANK.string:
      parts.push(head, textBytes(value as string))
      return
    case RANK.object:
      parts.push(head)
      for (const [name, field] of Object.entries(value as object)) {
        // MongoDB compares the field's type, then its name, then its value.
        parts.push(Buffer.from([rankOf(field)]), textBytes(name))
        append(parts, field)
      }
      parts.push(END)
      return
    case RANK.array:
      parts.push(head)
      for (const item of value as readonly unknown[]) append(parts, item)
      parts.push(END)
      return
    case RANK.binData:
      parts.push(head, binaryBytes(value as Binary | Uint8Array))
      return
    case RANK.objectId:
      parts.push(head, Buffer.from((value as ObjectId).id))
      return
    case RANK.bool:
      parts.push(Buffer.from([rank, value === true ? 1 : 0]))
      return
    case RANK.date:
      parts.push(head, signedBytes(BigInt((value as Date).getTime())))
      return
    case RANK.timestamp: {
      const bytes = Buffer.alloc(8)
      bytes.writeBigUInt64BE(BigInt.asUintN(64, (value as Timestamp).toBigInt()))
      parts.push(head, bytes)
      return
    }
    case RANK.regex: {
      const regex = value as RegExp | { pattern: string; options: string }
      const [source, flags] =
        regex instanceof RegExp ? [regex.source, regex.flags] : [regex.pattern, regex.options]
      parts.push(head, textBytes(source), textBytes(flags))
      return
    }
    default:
      parts.push(head) // null, missing, minKey, maxKey: the rank says it all
  }
}

const END = Buffer.from([0x00])

/** 0x00 is escaped as 00 FF and the end is 00 01, so that a prefix sorts first and nothing collides. */
function textBytes(text: string): Buffer {
  const raw = Buffer.from(text, 'utf8')
  if (!raw.includes(0)) return Buffer.concat([raw, TEXT_END])
  const out: number[] = []
  for (const byte of raw) byte === 0 ? out.push(0, 0xff) : out.push(byte)
  return Buffer.concat([Buffer.from(out), TEXT_END])
}

const TEXT_END = Buffer.from([0x00, 0x01])

function signedBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value) ^ (1n << 63n))
  return bytes
}

/** An IEEE double made sortable, then the exact rest for integers a double cannot hold. */
function numberBytes(value: NumberLike): Buffer {
  const double = numberOf(value)
  const bytes = Buffer.alloc(10)
  if (Number.isNaN(double)) return bytes // before every other number, as in MongoDB
  bytes.writeDoubleBE(double === 0 ? 0 : double)
  if ((bytes[0] ?? 0) & 0x80) for (let i = 0; i < 8; i++) bytes[i] = 255 - (bytes[i] ?? 0)
  else bytes[0] = (bytes[0] ?? 0) | 0x80
  const exact = value instanceof Long ? value.toBigInt() : typeof value === 'bigint' ? value : null
  const rest = exact === null || !Number.isFinite(double) ? 0 : Number(exact - BigInt(double))
  bytes.writeUInt16BE(rest + 0x8000, 8)
  return bytes
}

function binaryBytes(value: Binary | Uint8Array): Buffer {
  const [bytes, subtype] = value instanceof Binary ? [value.value(), value.sub_type] : [value, 0]
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, Buffer.from([subtype]), Buffer.from(bytes)])
}

/** Equality as MongoDB sees it: 1 and 1.0 are equal, field order matters. */
export function equalValues(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a === 'string' || typeof b === 'string') return false
  if (isNumber(a) !== isNumber(b) || isDocument(a) !== isDocument(b)) return false
  return compareValues(a, b) === 0
}
