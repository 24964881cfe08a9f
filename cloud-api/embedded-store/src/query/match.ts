import { BSONRegExp, Decimal128, MaxKey, MinKey } from 'bson'
import { compareValues, encodeKey, equalValues, rankOf } from '../bson/key-encoding.ts'
import { valuesAt } from '../bson/paths.ts'
import { type Doc, isDocument, isNumber, numberOf, typeName } from '../bson/values.ts'
import { StoreError } from '../store-error.ts'
import { compileRegex } from './regex.ts'

/** A compiled filter: whether a document matches. */
export type Matcher = (doc: Doc) => boolean

type ValueTest = (value: unknown) => boolean

/**
 * Compiles a filter once; unknown operators are refused here, so also for an empty collection.
 * @throws StoreError BadValue for an operator or an operand this store does not know.
 */
export function compileFilter(filter: Doc): Matcher {
  const tests = Object.entries(filter).map(([name, operand]) =>
    name.startsWith('$') ? logical(name, operand) : fieldTest(name, operand),
  )
  if (tests.length === 1 && tests[0]) return tests[0]
  return (doc) => tests.every((test) => test(doc))
}

function logical(name: string, operand: unknown): Matcher {
  if (name === '$comment') return () => true
  if (name !== '$and' && name !== '$or' && name !== '$nor') throw unknownOperator(name)
  if (!Array.isArray(operand) || operand.length === 0) {
    throw new StoreError('BadValue', `${name} must be a nonempty array`)
  }
  const parts = operand.map((part) => {
    if (!isDocument(part)) throw new StoreError('BadValue', `${name} entries need to be full objects`)
    return compileFilter(part)
  })
  if (name === '$and') return (doc) => parts.every((part) => part(doc))
  if (name === '$or') return (doc) => parts.some((part) => part(doc))
  return (doc) => !parts.some((part) => part(doc))
}

function unknownOperator(name: string): StoreError {
  return new StoreError('BadValue', `unknown operator: ${name} (not supported by the embedded store)`)
}

/** Whether an operand is a set of operators such as {$gt: 1}. */
export function isOperatorDocument(operand: unknown): operand is Doc {
  return isDocument(operand) && Object.keys(operand)[0]?.startsWith('$') === true
}

/** How a test of values becomes one of a path. */
type Over = (path: string, test: ValueTest) => Matcher

function fieldTest(path: string, operand: unknown, over: Over = overPath): Matcher {
  if (!isOperatorDocument(operand)) return over(path, equality(operand))
  const tests = Object.entries(operand).map(([name, value]) =>
    operatorTest(path, { name, operand: value, whole: operand }, over),
  )
  return (doc) => tests.every((test) => test(doc))
}

/** A test of an element of an array: an array that is such an element is not looked into. */
export function valueTest(operand: unknown): ValueTest {
  const test = fieldTest('v', operand, (path, each) => (doc) => valuesAt(doc, path).values.some(each))
  return (value) => test({ v: value })
}

/** A test holds for a path if it holds for a value there, or for an element of an array there. */
function overPath(path: string, test: ValueTest): Matcher {
  return (doc) =>
    valuesAt(doc, path).values.some((value) => test(value) || (Array.isArray(value) && value.some(test)))
}

function equality(operand: unknown): ValueTest {
  if (operand instanceof BSONRegExp) return regexTest(operand)
  return exactly(operand)
}

function exactly(operand: unknown): ValueTest {
  if (operand === null) return (value) => value === null || value === undefined
  refuseOperand(operand)
  return (value) => value !== undefined && equalValues(value, operand)
}

/** @throws StoreError BadValue for what is not compared here, also deep inside */
function refuseOperand(operand: unknown): void {
  if (operand === undefined) throw new StoreError('BadValue', 'cannot compare to undefined')
  encodeKey(operand)
}

type Operator = { readonly name: string; readonly operand: unknown; readonly whole: Doc }

function operatorTest(path: string, { name, operand, whole }: Operator, over: Over): Matcher {
  switch (name) {
    case '$eq':
      return over(path, exactly(operand))
    case '$ne': {
      if (operand instanceof BSONRegExp) throw new StoreError('BadValue', "Can't have regex as arg to $ne.")
      const equal = over(path, equality(operand))
      return (doc) => !equal(doc)
    }
    case '$gt':
      return over(
        path,
        ordered(operand, (order) => order > 0, false),
      )
    case '$gte':
      return over(
        path,
        ordered(operand, (order) => order >= 0, true),
      )
    case '$lt':
      return over(
        path,
        ordered(operand, (order) => order < 0, false),
      )
    case '$lte':
      return over(
        path,
        ordered(operand, (order) => order <= 0, true),
      )
    case '$in':
      return over(path, anyOf(name, operand))
    case '$nin': {
      const among = over(path, anyOf(name, operand))
      return (doc) => !among(doc)
    }
    case '$exists': {
      const wanted = truthy(operand)
      return (doc) => valuesAt(doc, path).values.some((value) => value !== undefined) === wanted
    }
    case '$type':
      return over(path, typeTest(operand))
    case '$size': {
      const size = isNumber(operand) ? numberOf(operand) : Number.NaN
      if (!Number.isInteger(size) || size < 0)
        throw new StoreError('BadValue', '$size needs a whole number that is not negative')
      return (doc) =>
        valuesAt(doc, path).values.some((value) => Array.isArray(value) && value.length === size)
    }
    case '$all':
      return allTest(path, operand, over)
    case '$elemMatch':
      return elemMatchTest(path, operand)
    case '$mod':
      return over(path, modTest(operand))
    case '$regex':
      return over(path, regexTest(operand, whole.$options))
    case '$options':
      if (!('$regex' in whole)) throw new StoreError('BadValue', '$options needs a $regex')
      return () => true
    case '$not': {
      const test =
        operand instanceof BSONRegExp ? over(path, regexTest(operand)) : notOperand(path, operand, over)
      return (doc) => !test(doc)
    }
    default:
      throw unknownOperator(name)
  }
}

function notOperand(path: string, operand: unknown, over: Over): Matcher {
  if (!isOperatorDocument(operand)) throw new StoreError('BadValue', '$not needs a regex or a document')
  return fieldTest(path, operand, over)
}

/** Range comparison within the operand's own type, as MongoDB's type bracketing does. */
function ordered(operand: unknown, holds: (order: number) => boolean, inclusive: boolean): ValueTest {
  if (operand instanceof BSONRegExp) throw new StoreError('BadValue', "Can't have RegEx as arg to a range")
  refuseOperand(operand)
  const rank = rankOf(operand)
  if (operand instanceof MinKey || operand instanceof MaxKey) {
    const side = operand instanceof MinKey ? 1 : -1 // beyond every other value, of whatever type
    return (value) => holds(rankOf(value) === rank ? 0 : side)
  }
  if (isNaNumber(operand)) return inclusive ? isNaNumber : () => false
  return (value) => {
    if (value === undefined) return operand === null && inclusive
    return rankOf(value) === rank && !isNaNumber(value) && holds(compareValues(value, operand))
  }
}

/** NaN is sorted before all numbers, but neither less nor greater than any. */
function isNaNumber(value: unknown): boolean {
  return isNumber(value) && Number.isNaN(numberOf(value))
}

function anyOf(name: string, operand: unknown): ValueTest {
  if (!Array.isArray(operand)) throw new StoreError('BadValue', `${name} needs an array`)
  // Lists of ids are long, and ids are strings.
  const strings = new Set(operand.filter((each) => typeof each === 'string'))
  const tests = operand.filter((each) => typeof each !== 'string').map(equality)
  const [text] = strings
  if (text !== undefined) tests.push(exactly(text)) // no other value is one of them, but some are not compared
  return (value) => (typeof value === 'string' && strings.has(value)) || tests.some((test) => test(value))
}

const TYPE_NUMBERS: Readonly<Record<number, string>> = {
  [-1]: 'minKey',
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  13: 'javascript',
  16: 'int',
  17: 'timestamp',
  18: 'long',
  19: 'decimal',
  127: 'maxKey',
}

function typeTest(operand: unknown): ValueTest {
  const names = (Array.isArray(operand) ? operand : [operand]).map((type) => {
    const name = isNumber(type) ? TYPE_NUMBERS[numberOf(type)] : type
    if (name !== 'number' && !Object.values(TYPE_NUMBERS).includes(String(name))) {
      throw new StoreError('BadValue', `Unknown type name alias: ${String(type)}`)
    }
    return String(name)
  })
  return (value) =>
    value !== undefined &&
    names.some((name) =>
      name === 'number' ? isNumber(value) || value instanceof Decimal128 : typeName(value) === name,
    )
}

function allTest(path: string, operand: unknown, over: Over): Matcher {
  if (!Array.isArray(operand)) throw new StoreError('BadValue', '$all needs an array')
  const tests = operand.map((item) =>
    isDocument(item) && '$elemMatch' in item
      ? elemMatchTest(path, item.$elemMatch)
      : over(path, equality(item)),
  )
  return (doc) => tests.length > 0 && tests.every((test) => test(doc))
}

function elemMatchTest(path: string, operand: unknown): Matcher {
  if (!isDocument(operand)) throw new StoreError('BadValue', '$elemMatch needs an Object')
  const test = elementTest(operand)
  return (doc) => valuesAt(doc, path).values.some((value) => Array.isArray(value) && value.some(test))
}

/** Test of one array element, for $elemMatch and arrayFilters. */
export function elementTest(condition: Doc): ValueTest {
  if (isOperatorDocument(condition) && !['$and', '$or', '$nor'].includes(Object.keys(condition)[0] ?? ''))
    return valueTest(condition)
  const test = compileFilter(condition)
  // An array that is an element has its positions as names.
  return (value) => (isDocument(value) ? test(value) : Array.isArray(value) && test({ ...value }))
}

function modTest(operand: unknown): ValueTest {
  if (Array.isArray(operand) && operand.length > 2)
    throw new StoreError('BadValue', 'malformed mod, too many elements')
  const [divisor, remainder] = Array.isArray(operand) ? operand : []
  if (!isNumber(divisor) || !isNumber(remainder) || numberOf(divisor) === 0) {
    throw new StoreError('BadValue', 'malformed mod')
  }
  return (value) => {
    if (value instanceof Decimal128) refuseOperand(value)
    return isNumber(value) && Math.trunc(numberOf(value)) % numberOf(divisor) === numberOf(remainder)
  }
}

/** Texts that a regular expression matches, and the same regular expression. */
function regexTest(operand: unknown, options?: unknown): ValueTest {
  const [pattern, own] = operand instanceof BSONRegExp ? [operand.pattern, operand.options] : [operand, '']
  if (typeof pattern !== 'string') throw new StoreError('BadValue', '$regex has to be a string')
  if (options !== undefined && typeof options !== 'string')
    throw new StoreError('BadValue', '$options has to be a string')
  if (own !== '' && options !== undefined)
    throw new StoreError('Location51075', 'options set in both $regex and $options')
  const flags = options ?? own
  const matches = compileRegex(pattern, flags)
  return (value) =>
    typeof value === 'string'
      ? matches(value)
      : value instanceof BSONRegExp && value.pattern === pattern && value.options === flags
}

/** Truth as query options understand it: 0, false, null and missing are false. */
export function truthy(value: unknown): boolean {
  if (isNumber(value)) return numberOf(value) !== 0
  return value !== false && value !== null && value !== undefined
}
