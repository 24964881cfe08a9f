import { BSONRegExp, Double, Int32, Long, Timestamp } from 'bson'
import { compareValues, equalValues } from '../bson/key-encoding.ts'
import { type Doc, isDocument, isNumber, type NumberLike, numberOf, typeName } from '../bson/values.ts'
import { compileFilter, isOperatorDocument } from '../query/match.ts'
import { compareBy, parseSort } from '../query/sort-project.ts'
import { type ErrorName, StoreError, unsupported } from '../store-error.ts'
import { getAt, resolvePaths, setAt, unsetAt } from './paths.ts'

/** What one update works with besides the document. */
export type UpdateContext = {
  readonly now: Date
  /** Conditions of `$[name]`, compiled. */
  readonly arrayFilters: ReadonlyMap<string, (value: unknown) => boolean>
  /** Index of the array element the query matched, for the positional `$`; null: none. */
  readonly matchedIndex: number | null
  /** The update inserts: $setOnInsert applies. */
  readonly inserting: boolean
}

type Apply = (doc: Doc, path: string, operand: unknown, context: UpdateContext) => void

/**
 * The document after an update with operators, or after a replacement. The given document is not changed;
 * BSON types of untouched fields stay as they are.
 * @throws StoreError for unknown operators, wrong operand types, conflicting paths, or a changed _id
 */
export function applyUpdate(before: Doc, update: Doc, context: UpdateContext): Doc {
  if (isReplacement(update)) return replaced(before, update)
  const steps = stepsOf(update)
  refuseConflicts(pathsOf(steps))
  const doc = structuredCopy(before)
  const exact = steps.flatMap((step) => exactSteps(doc, step, context))
  if (exact.some((step) => !steps.includes(step))) refuseConflicts(pathsOf(exact))
  // New fields come in the order of their names, whatever order the update has.
  for (const { apply, paths, operand } of exact.sort(byTarget)) apply(doc, paths[0], operand, context)
  if ('_id' in before && !equalValues(before._id, doc._id)) {
    throw new StoreError(
      'ImmutableField',
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    )
  }
  return doc
}

/** Whether an update is a whole document rather than operators. */
export function isReplacement(update: Doc): boolean {
  return !Object.keys(update).some((name) => name.startsWith('$'))
}

function replaced(before: Doc, replacement: Doc): Doc {
  if ('_id' in replacement && '_id' in before && !equalValues(before._id, replacement._id)) {
    throw new StoreError('ImmutableField', "the (immutable) field '_id' was found to have been altered")
  }
  const { _id, ...rest } = replacement
  return '_id' in before ? { _id: before._id, ...rest } : '_id' in replacement ? { _id, ...rest } : rest
}

/** What an operator does at one path; $rename has a second. */
type Step = {
  readonly name: string
  readonly apply: Apply
  readonly paths: readonly [from: string, to?: string]
  readonly operand: unknown
}

function stepsOf(update: Doc): Step[] {
  return Object.entries(update).flatMap(([name, fields]) => {
    const apply = OPERATORS[name]
    if (!apply) throw new StoreError('FailedToParse', `Unknown modifier: ${name} (embedded store)`)
    if (!isDocument(fields))
      throw new StoreError('FailedToParse', `Modifiers operate on fields: ${name} needs an object`)
    return Object.entries(fields).map(([path, operand]): Step => {
      const paths: Step['paths'] = name === '$rename' ? [path, String(operand)] : [path]
      return { name, apply, paths, operand }
    })
  })
}

/** The step at each element that `$`, `$[]` and `$[name]` of its path stand for in this document. */
function exactSteps(doc: Doc, step: Step, context: UpdateContext): Step[] {
  const [path] = step.paths
  if (step.name === '$setOnInsert' && !context.inserting) return []
  if (!path.includes('$')) return [step]
  return resolvePaths(doc, path, context).map((exact) => ({ ...step, paths: [exact] }))
}

function byTarget(a: Step, b: Step): number {
  const [x, y] = [a, b].map(({ paths: [from, to = from] }) => to.split('.')) as [string[], string[]]
  for (let i = 0; i < x.length && i < y.length; i++) {
    const [m, n] = [x[i] as string, y[i] as string] // i < length
    if (m === n) continue
    if (/^\d+$/.test(m) && /^\d+$/.test(n)) return Number(m) - Number(n)
    return m < n ? -1 : 1
  }
  return x.length - y.length
}

function pathsOf(steps: readonly Step[]): string[] {
  return steps.flatMap(({ paths: [from, to] }) => (to === undefined ? [from] : [from, to]))
}

/** Two operators on one path, or on a path and its parent, are ambiguous. */
function refuseConflicts(paths: readonly string[]): void {
  const seen = new Set<string>()
  const elements = new Map<string, boolean>()
  // Shorter paths first: a parent is always met before its children.
  for (const path of paths.toSorted((a, b) => a.length - b.length)) {
    const parts = path.split('.')
    for (let length = 1; length <= parts.length; length++) {
      const parent = parts.slice(0, length).join('.')
      // What has elements that `$[]` stands for is not told them by name as well.
      const next = parts[length]?.startsWith('$[')
      const known = elements.get(parent) ?? next
      if (seen.has(parent) || known !== next) {
        throw new StoreError(
          'ConflictingUpdateOperators',
          `Updating the path '${path}' would create a conflict at '${parent}'`,
        )
      }
      if (next !== undefined) elements.set(parent, next)
    }
    seen.add(path)
  }
}

/** Copies documents and arrays; BSON scalars are immutable and shared. */
export function structuredCopy<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(structuredCopy) as Value // same shape, copied
  if (!isDocument(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, structuredCopy(field)]),
  ) as Value
}

/** Every update operator. */
export const OPERATORS: Readonly<Record<string, Apply>> = {
  $set: (doc, path, operand) => setAt(doc, path, operand),
  $setOnInsert: (doc, path, operand) => setAt(doc, path, operand), // left out where nothing is inserted
  $unset: (doc, path) => unsetAt(doc, path),
  $inc: (doc, path, operand) => arithmetic(doc, path, operand, '$inc'),
  $mul: (doc, path, operand) => arithmetic(doc, path, operand, '$mul'),
  $min: (doc, path, operand) => {
    const now = getAt(doc, path)
    if (now === undefined || compareValues(operand, now) < 0) setAt(doc, path, operand)
  },
  $max: (doc, path, operand) => {
    const now = getAt(doc, path)
    if (now === undefined || compareValues(operand, now) > 0) setAt(doc, path, operand)
  },
  $currentDate: (doc, path, operand, context) => {
    const type = isDocument(operand) ? operand.$type : typeof operand === 'boolean' ? 'date' : undefined
    if (type === 'date') setAt(doc, path, context.now)
    else if (type === 'timestamp') {
      setAt(doc, path, new Timestamp({ t: Math.floor(context.now.getTime() / 1000), i: 1 }))
    } else
      throw new StoreError('BadValue', "$currentDate needs a boolean, or a $type of 'date' or 'timestamp'")
  },
  $rename: (doc, path, operand) => {
    if (typeof operand !== 'string')
      throw new StoreError('BadValue', 'The to field of $rename must be a string')
    const value = getAt(doc, path)
    if (crossesArray(doc, path) || (value !== undefined && crossesArray(doc, operand)))
      throw new StoreError('BadValue', `$rename cannot move array elements: '${path}' to '${operand}'`)
    if (value === undefined) return
    unsetAt(doc, path)
    setAt(doc, operand, value)
  },
  $push: (doc, path, operand) => push(doc, path, operand),
  $addToSet: (doc, path, operand) => {
    if (isDocument(operand) && '$each' in operand && Object.keys(operand).length > 1)
      throw new StoreError('BadValue', 'Found unexpected fields after $each in $addToSet')
    const items = isDocument(operand) && '$each' in operand ? eachOf(operand.$each, '$addToSet') : [operand]
    const list = [...arrayAt(doc, path, '$addToSet')]
    for (const item of items) if (!list.some((known) => equalValues(known, item))) list.push(item)
    setAt(doc, path, list)
  },
  $pop: (doc, path, operand) => {
    const end = isNumber(operand) ? numberOf(operand) : 0
    if (end !== 1 && end !== -1) throw new StoreError('FailedToParse', '$pop expects 1 or -1')
    if (getAt(doc, path) === undefined) return
    const list = arrayAt(doc, path, '$pop', 'TypeMismatch')
    setAt(doc, path, end === 1 ? list.slice(0, -1) : list.slice(1))
  },
  $pull: (doc, path, operand) => {
    if (getAt(doc, path) === undefined) return
    const test = pullTest(operand)
    setAt(
      doc,
      path,
      arrayAt(doc, path, '$pull').filter((item) => !test(item)),
    )
  },
  $pullAll: (doc, path, operand) => {
    if (!Array.isArray(operand)) throw new StoreError('BadValue', '$pullAll requires an array argument')
    if (getAt(doc, path) === undefined) return
    const list = arrayAt(doc, path, '$pullAll')
    setAt(
      doc,
      path,
      list.filter((item) => !operand.some((gone) => equalValues(item, gone))),
    )
  },
}

/** A condition with operators looks into arrays that are elements, unlike $elemMatch. */
function pullTest(operand: unknown): (value: unknown) => boolean {
  if (isOperatorDocument(operand) || operand instanceof BSONRegExp) {
    const test = compileFilter({ v: operand })
    return (value) => test({ v: value })
  }
  if (!isDocument(operand)) return (value) => equalValues(value, operand)
  const test = compileFilter(operand)
  return (value) => isDocument(value) && test(value)
}

function crossesArray(doc: Doc, path: string): boolean {
  const parts = path.split('.')
  return parts.some((_, i) => i > 0 && Array.isArray(getAt(doc, parts.slice(0, i).join('.'))))
}

function arrayAt(doc: Doc, path: string, operator: string, code: ErrorName = 'BadValue'): readonly unknown[] {
  const value = getAt(doc, path)
  if (value === undefined) return []
  if (!Array.isArray(value)) {
    throw new StoreError(
      code,
      `The field '${path}' must be an array but is of type ${typeName(value)} (${operator})`,
    )
  }
  return value
}

function eachOf(items: unknown, operator: string): readonly unknown[] {
  if (!Array.isArray(items))
    throw new StoreError(
      operator === '$push' ? 'BadValue' : 'TypeMismatch',
      `The argument to $each in ${operator} must be an array`,
    )
  return items
}

function push(doc: Doc, path: string, operand: unknown): void {
  const list = [...arrayAt(doc, path, '$push')]
  if (!isDocument(operand) || !('$each' in operand)) {
    setAt(doc, path, [...list, operand])
    return
  }
  for (const name of Object.keys(operand)) {
    if (!['$each', '$slice', '$sort', '$position'].includes(name)) {
      throw new StoreError('BadValue', `Unrecognized clause in $push: ${name}`)
    }
  }
  const at = wholeNumber(operand, '$position') ?? list.length
  list.splice(at, 0, ...eachOf(operand.$each, '$push'))
  if ('$sort' in operand) sortItems(list, operand.$sort)
  const slice = wholeNumber(operand, '$slice')
  setAt(doc, path, slice === null ? list : slice >= 0 ? list.slice(0, slice) : list.slice(slice))
}

function wholeNumber(clauses: Doc, name: '$position' | '$slice'): number | null {
  const value: unknown = clauses[name]
  if (value === undefined) return null
  if (!isNumber(value) || !Number.isInteger(numberOf(value)))
    throw new StoreError('BadValue', `The value for ${name} in $push must be a whole number`)
  return numberOf(value)
}

function sortItems(list: unknown[], sort: unknown): void {
  if (isNumber(sort)) {
    const direction = numberOf(sort)
    if (direction !== 1 && direction !== -1)
      throw new StoreError('BadValue', 'The $sort of $push must be 1 or -1, or name fields')
    list.sort((a, b) => compareValues(a, b) * direction)
    return
  }
  const fields = parseSort(sort)
  if (fields.length === 0)
    throw new StoreError('BadValue', 'The $sort pattern is empty when it should be a set of fields.')
  const compare = compareBy(fields)
  list.sort((a, b) => {
    if (!isDocument(a) || !isDocument(b))
      throw unsupported('$push with $sort by field over elements that are not documents')
    return compare(a, b)
  })
}

function arithmetic(doc: Doc, path: string, operand: unknown, operator: '$inc' | '$mul'): void {
  if (!isNumber(operand))
    throw new StoreError('TypeMismatch', `Cannot apply ${operator} with a non-numeric argument: {${path}}`)
  const before = getAt(doc, path)
  if (before !== undefined && !isNumber(before)) {
    throw new StoreError(
      'TypeMismatch',
      `Cannot apply ${operator} to a value of non-numeric type ${typeName(before)}`,
    )
  }
  const start = before ?? (operator === '$inc' ? new Int32(0) : zeroLike(operand))
  setAt(doc, path, combine(start, operand, operator))
}

function zeroLike(value: NumberLike): NumberLike {
  if (value instanceof Long) return Long.ZERO
  return value instanceof Int32 ? new Int32(0) : new Double(0)
}

/** Double if either is; otherwise Int32 while it fits, then Long; overflow of a Long is refused. */
function combine(a: NumberLike, b: NumberLike, operator: '$inc' | '$mul'): NumberLike {
  const isDouble = (value: NumberLike) => typeof value === 'number' || value instanceof Double
  if (isDouble(a) || isDouble(b)) {
    return new Double(operator === '$inc' ? numberOf(a) + numberOf(b) : numberOf(a) * numberOf(b))
  }
  const [x, y] = [bigOf(a), bigOf(b)]
  const result = operator === '$inc' ? x + y : x * y
  if (BigInt.asIntN(64, result) !== result)
    throw new StoreError('BadValue', `Failed to apply ${operator}: overflow of a 64-bit integer`)
  const fitsInt = BigInt.asIntN(32, result) === result && a instanceof Int32 && b instanceof Int32
  return fitsInt ? new Int32(Number(result)) : Long.fromBigInt(result)
}

function bigOf(value: NumberLike): bigint {
  if (value instanceof Long) return value.toBigInt()
  return typeof value === 'bigint' ? value : BigInt(numberOf(value))
}
