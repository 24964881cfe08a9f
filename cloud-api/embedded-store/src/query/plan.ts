import { MaxKey, MinKey } from 'bson'
import { encodeKey, fieldKey, rankOf } from '../bson/key-encoding.ts'
import { type Doc, isDocument } from '../bson/values.ts'
import type { Collection, Index } from '../storage/catalog.ts'
import { isOperatorDocument, truthy } from './match.ts'
import type { SortSpec } from './sort-project.ts'

/** Keys from `low` (inclusive) to `high` (exclusive). */
export type Bounds = { readonly low: Buffer; readonly high: Buffer }

/** How candidates are found. They may be too many; the matcher has the last word. */
export type Plan =
  | { readonly kind: 'collection-scan' }
  | { readonly kind: 'ids'; readonly ids: readonly Buffer[] }
  /** Documents are kept in the order of their `_id`: a range of them, or all in that order. */
  | { readonly kind: 'id-scan'; readonly bounds: Bounds; readonly ordered: 'forward' | 'backward' | null }
  | {
      readonly kind: 'index-scan'
      readonly index: Index
      readonly bounds: readonly Bounds[]
      /** The scan gives the documents in the order asked for, in this direction; null: sort them. */
      readonly ordered: 'forward' | 'backward' | null
    }

type Condition = {
  readonly equal?: readonly unknown[]
  readonly low?: unknown
  readonly high?: unknown
  readonly exists?: boolean
  /** Both bounds are met by one element of an array. */
  readonly together?: boolean
}

/** An index is not asked for more combinations of values than this. Documents are, by `_id`: each is one look-up. */
const MAX_POINTS = 200

/** How many keys a scan would read, counted no further than `atMost`. */
export type CountKeys = (index: Index, bounds: readonly Bounds[], atMost: number) => number

/** What planning goes by besides the question. */
export type Planning = {
  /** Write clock of the state that is read; an index completed later does not hold all of it. */
  readonly snapshot: number
  readonly countKeys: CountKeys
}

/** A scan this short is not worth looking for a better one. */
const SHORT_SCAN = 16
/** Counting stops here: longer scans are all just long. */
const LONG_SCAN = 200

/**
 * Chooses an index by what the filter fixes: equalities first, then a range, then the sort. Where that promises
 * a long scan, another index that promises a much shorter one is taken (few holds have run out, though the
 * clinic has many appointments).
 */
export function planQuery(
  collection: Collection,
  filter: Doc,
  sort: SortSpec,
  { snapshot, countKeys }: Planning,
): Plan {
  const conditions = conditionsOf(filter)
  const ids = conditions.get('_id')?.equal
  if (ids) return { kind: 'ids', ids: distinctKeys(ids) }
  const scans = collection.indexes
    .filter((index) => index.readyAt <= snapshot && usable(index, filter, conditions))
    .map((index) => scanOf(index, conditions, sort))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
  const [best, ...others] = scans
  const byId = idScan(conditions.get('_id') ?? {}, sort)
  if (!best) return byId ?? { kind: 'collection-scan' }
  if (others.length === 0) return best.plan
  const lengthOf = ({ plan: { index, bounds } }: Scan) => countKeys(index, bounds, LONG_SCAN)
  let [chosen, shortest] = [best, lengthOf(best)]
  for (const other of others) {
    if (shortest <= SHORT_SCAN) break
    const length = lengthOf(other)
    if (length * 2 < shortest) [chosen, shortest] = [other, length]
  }
  return chosen.plan
}

/** A scan by `_id`, when a range of it is asked for or its order. */
function idScan(condition: Condition, sort: SortSpec): Extract<Plan, { readonly kind: 'id-scan' }> | null {
  const ranged = isRanged(condition)
  const [first] = sort
  const sorted = sort.length === 1 && first?.[0] === '_id'
  if (!ranged && !sorted) return null
  const all = { low: Buffer.alloc(0), high: Buffer.from([0xff]) }
  return {
    kind: 'id-scan',
    bounds: ranged ? rangeBounds(Buffer.alloc(0), condition, false) : all,
    ordered: sorted ? (first[1] === 1 ? 'forward' : 'backward') : null,
  }
}

/** In the order in which the documents are kept. */
function distinctKeys(values: readonly unknown[]): Buffer[] {
  const keys = new Map(values.map(encodeKey).map((key) => [key.toString('latin1'), key]))
  return [...keys.values()].sort(Buffer.compare)
}

type Scan = { readonly score: number; readonly plan: Extract<Plan, { readonly kind: 'index-scan' }> }

function conditionsOf(filter: Doc): Map<string, Condition> {
  const conditions = new Map<string, Condition>()
  const add = (path: string, more: Condition) =>
    conditions.set(path, bothOf(conditions.get(path) ?? {}, more))
  for (const [name, operand] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(operand)) {
      for (const part of operand) {
        if (isDocument(part)) for (const [path, condition] of conditionsOf(part)) add(path, condition)
      }
    } else if (!name.startsWith('$')) {
      add(name, conditionOf(operand))
      for (const [path, condition] of elementConditions(operand)) add(`${name}.${path}`, condition)
    }
  }
  return conditions
}

/** Bounds that one element must meet say nothing beside bounds that another may. */
function bothOf(first: Condition, second: Condition): Condition {
  const apart = (first.together || second.together) && isRanged(first) && isRanged(second)
  return apart ? first : { ...second, ...first }
}

function isRanged({ low, high }: Condition): boolean {
  return low !== undefined || high !== undefined
}

/** What $elemMatch asks of the fields of one element. */
function elementConditions(operand: unknown): ReadonlyMap<string, Condition> {
  const wanted: unknown = isOperatorDocument(operand) ? operand.$elemMatch : undefined
  if (!isDocument(wanted) || isOperatorDocument(wanted)) return NO_CONDITIONS
  return conditionsOf(wanted)
}

const NO_CONDITIONS: ReadonlyMap<string, Condition> = new Map()

function conditionOf(operand: unknown): Condition {
  if (!isOperatorDocument(operand)) return comparable(operand) ? { equal: [operand] } : {}
  const element: unknown = operand.$elemMatch
  if (isOperatorDocument(element)) return { ...conditionOf(element), together: true }
  const condition: { equal?: readonly unknown[]; low?: unknown; high?: unknown; exists?: boolean } = {}
  for (const [name, value] of Object.entries(operand)) {
    if (name === '$eq' && comparable(value)) condition.equal = [value]
    if (name === '$in' && Array.isArray(value) && value.every(comparable)) condition.equal = value
    if ((name === '$gt' || name === '$gte') && bounding(value)) condition.low = value
    if ((name === '$lt' || name === '$lte') && bounding(value)) condition.high = value
    if (name === '$exists') condition.exists = truthy(value)
  }
  return condition
}

/** A value that only values of its own type are compared with. */
function bounding(value: unknown): boolean {
  return comparable(value) && value !== null && !(value instanceof MinKey) && !(value instanceof MaxKey)
}

/** A value whose key says all about equality: not a regex; arrays also match by element, so not those either. */
function comparable(value: unknown): boolean {
  if (Array.isArray(value)) return false
  const tag = value !== null && typeof value === 'object' && '_bsontype' in value ? value._bsontype : null
  return tag !== 'BSONRegExp' && tag !== 'Decimal128'
}

/** A partial or sparse index may only answer questions about documents it holds. */
function usable(index: Index, filter: Doc, conditions: ReadonlyMap<string, Condition>): boolean {
  const present = (path: string) => {
    const condition = conditions.get(path)
    if (!condition) return false
    if (condition.equal) return condition.equal.every((value) => value !== null)
    return isRanged(condition) || condition.exists === true
  }
  if (index.sparse && !index.fields.some(([path]) => present(path))) return false
  if (!index.partial) return true
  const expression = index.spec.partialFilterExpression as Doc // makeIndex compiled it
  return Object.entries(expression).every(([path, wanted]) => {
    const given = filter[path]
    if (given !== undefined && sameCondition(given, wanted)) return true
    return (
      isDocument(wanted) &&
      Object.keys(wanted).join() === '$exists' &&
      truthy(wanted.$exists) &&
      present(path)
    )
  })
}

function sameCondition(a: unknown, b: unknown): boolean {
  try {
    return encodeKey(a).equals(encodeKey(b))
  } catch {
    return false // holds a type that is not ordered here
  }
}

function scanOf(index: Index, conditions: ReadonlyMap<string, Condition>, sort: SortSpec): Scan {
  let prefixes: Buffer[] = [Buffer.alloc(0)]
  let used = 0
  let single = true
  let score = 0
  for (const [path, direction] of index.fields) {
    const equal = conditions.get(path)?.equal
    if (!equal || prefixes.length * equal.length > MAX_POINTS) break
    prefixes = prefixes.flatMap((prefix) =>
      equal.map((value) => Buffer.concat([prefix, fieldKey(value, direction)])),
    )
    if (equal.length !== 1) single = false
    used++
    score += 10
  }
  const next = index.fields[used]
  const range = next && next[1] === 1 ? conditions.get(next[0]) : undefined
  const ranged = range !== undefined && isRanged(range)
  if (ranged) score += 5
  const bounds = prefixes
    .map((prefix) =>
      ranged ? rangeBounds(prefix, range, index.multikey && !range.together) : prefixBounds(prefix),
    )
    .sort((a, b) => Buffer.compare(a.low, b.low))
  const ordered = single && !index.multikey ? orderFrom(index, used, sort) : null
  if (ordered && sort.length > 0) score += score > 0 ? 3 : 1
  return { score, plan: { kind: 'index-scan', index, bounds, ordered } }
}

function prefixBounds(prefix: Buffer): Bounds {
  return { low: prefix, high: Buffer.concat([prefix, Buffer.from([0xff])]) }
}

function rangeBounds(prefix: Buffer, { low, high }: Condition, multikey: boolean): Bounds {
  const rank = rankOf(low ?? high)
  const floor = Buffer.concat([prefix, Buffer.from([rank])])
  const ceiling = Buffer.concat([prefix, Buffer.from([rank + 1])])
  // With several keys per document each bound may be met by another element: use one of them only.
  const useHigh = high !== undefined && !(multikey && low !== undefined)
  return {
    low: low === undefined ? floor : Buffer.concat([prefix, encodeKey(low)]),
    high: useHigh ? Buffer.concat([prefix, encodeKey(high), Buffer.from([0xff])]) : ceiling,
  }
}

/** Whether scanning after `used` fixed fields gives the sort's order. */
function orderFrom(index: Index, used: number, sort: SortSpec): 'forward' | 'backward' | null {
  const fixed = new Set(index.fields.slice(0, used).map(([path]) => path))
  const wanted = sort.filter(([path]) => !fixed.has(path))
  const rest = index.fields.slice(used)
  if (wanted.length > rest.length) return null
  const signs = wanted.map(([path, direction], i) => {
    const field = rest[i]
    return field && field[0] === path ? direction * field[1] : 0
  })
  if (signs.every((sign) => sign === 1)) return 'forward'
  return signs.every((sign) => sign === -1) ? 'backward' : null
}
