import { Binary, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareValues, encodeKey, equalValues, invert } from './key-encoding.ts'

/*
 * The oracle compares values the slow way, by MongoDB's documented order ("Comparison/Sort Order"), and shares
 * nothing with the encoding.
 */
const ORDER = [
  'min',
  'null',
  'number',
  'string',
  'object',
  'array',
  'binary',
  'id',
  'bool',
  'date',
  'time',
  'max',
]

function kindOf(value: unknown): string {
  if (value instanceof MinKey) return 'min'
  if (value instanceof MaxKey) return 'max'
  if (value === null) return 'null'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (value instanceof Date) return 'date'
  if (value instanceof Timestamp) return 'time'
  if (value instanceof ObjectId) return 'id'
  if (value instanceof Binary) return 'binary'
  if (Array.isArray(value)) return 'array'
  if (value instanceof Int32 || value instanceof Double || value instanceof Long) return 'number'
  return 'object'
}

/** Sign of a - b for numbers of any kind, exactly. */
function compareNumbers(a: Int32 | Double | Long, b: Int32 | Double | Long): number {
  const [x, y] = [a, b].map((value) => (value instanceof Long ? value.toBigInt() : value.value)) as [
    number | bigint,
    number | bigint,
  ]
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(y)) - Number(Number.isNaN(x))
  return x < y ? -1 : x > y ? 1 : 0 // JavaScript compares a number with a bigint exactly
}

function oracle(a: unknown, b: unknown): number {
  const [x, y] = [kindOf(a), kindOf(b)]
  if (x !== y) return Math.sign(ORDER.indexOf(x) - ORDER.indexOf(y))
  switch (x) {
    case 'number':
      return compareNumbers(a as Int32, b as Int32)
    case 'string':
      return Math.sign(Buffer.compare(Buffer.from(a as string), Buffer.from(b as string)))
    case 'bool':
      return Number(a) - Number(b)
    case 'date':
      return Math.sign((a as Date).getTime() - (b as Date).getTime())
    case 'time':
      return Math.sign((a as Timestamp).compare(b as Timestamp))
    case 'id':
      return Math.sign(Buffer.compare((a as ObjectId).id, (b as ObjectId).id))
    case 'binary': {
      const [p, q] = [a as Binary, b as Binary]
      return (
        Math.sign(p.length() - q.length()) ||
        Math.sign(p.sub_type - q.sub_type) ||
        Math.sign(Buffer.compare(p.value(), q.value()))
      )
    }
    case 'array':
      return inOrder(a as unknown[], b as unknown[], oracle)
    case 'object':
      return inOrder(Object.entries(a as object), Object.entries(b as object), ([m, v], [n, w]) => {
        const kinds = Math.sign(ORDER.indexOf(kindOf(v)) - ORDER.indexOf(kindOf(w)))
        return kinds || Math.sign(Buffer.compare(Buffer.from(m), Buffer.from(n))) || oracle(v, w)
      })
    default:
      return 0
  }
}

function inOrder<Item>(
  a: readonly Item[],
  b: readonly Item[],
  compare: (a: Item, b: Item) => number,
): number {
  for (const [i, item] of a.entries()) {
    if (i >= b.length) return 1
    const order = compare(item, b[i] as Item) // i < b.length
    if (order !== 0) return order
  }
  return a.length === b.length ? 0 : -1
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('', '\0', 'a\0', 'a', 'aa', 'ä', '😀'),
)
const name = fc.constantFrom('a', 'b', 'aa', '')
const number = fc.oneof(
  fc.integer().map((value) => new Int32(value)),
  fc.double().map((value) => new Double(value)),
  fc.constantFrom(0, -0, 1.5, -1.5, 2 ** 53, Number.POSITIVE_INFINITY).map((value) => new Double(value)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }).map((value) => Long.fromBigInt(value)),
)
const scalar = fc.oneof(
  number,
  text,
  fc.boolean(),
  fc.constantFrom(null, new MinKey(), new MaxKey()),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc
    .tuple(fc.uint8Array({ maxLength: 3 }), fc.constantFrom(0, 4))
    .map(([bytes, subtype]) => new Binary(bytes, subtype)),
  fc.tuple(fc.nat(), fc.nat()).map(([t, i]) => new Timestamp({ t, i })),
)
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .uniqueArray(fc.tuple(name, tie('value')), { maxLength: 3, selector: ([key]) => key })
      .map((entries) => Object.fromEntries(entries)),
  ),
}))

describe('keys of BSON values', () => {
  it('compare as bytes the way MongoDB compares the values', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(Math.sign(Buffer.compare(encodeKey(a), encodeKey(b)))).toBe(oracle(a, b))
        expect(Math.sign(compareValues(a, b))).toBe(oracle(a, b))
        expect(equalValues(a, b)).toBe(oracle(a, b) === 0)
      }),
      { numRuns: 4000 },
    )
  })

  it('inverted, compare the other way round', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(Math.sign(Buffer.compare(invert(encodeKey(a)), invert(encodeKey(b)))) + 0).toBe(
          0 - oracle(a, b) + 0,
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('one behind the other, compare field by field: no key is the beginning of another', () => {
    fc.assert(
      fc.property(value, value, value, value, (a, b, c, d) => {
        const first = Buffer.concat([encodeKey(a), invert(encodeKey(b))])
        const second = Buffer.concat([encodeKey(c), invert(encodeKey(d))])
        expect(Math.sign(Buffer.compare(first, second)) + 0).toBe((oracle(a, c) || 0 - oracle(b, d)) + 0)
      }),
      { numRuns: 2000 },
    )
  })
})
