import { Decimal128, Long, Timestamp } from 'bson'
import { Context, evalExpr } from 'mingo/core'
import * as theirs from 'mingo/operators/expression'
import type { Options } from 'mingo/types'
import { compareValues, equalValues } from '../bson/key-encoding.ts'
import { type Doc, isDocument, typeName } from '../bson/values.ts'
import { isOperatorDocument, truthy } from '../query/match.ts'
import { type ErrorName, StoreError, unsupported } from '../store-error.ts'
import { ACCUMULATORS, mergeObjects } from './accumulators.ts'

/** Expression operators that may stand in a pipeline. mingo evaluates those that are not in OURS. */
export const EXPRESSIONS: ReadonlySet<string> = new Set(
  [
    '$abs $add $ceil $divide $floor $mod $multiply $round $subtract $trunc',
    '$cmp $eq $gt $gte $lt $lte $ne',
    '$and $cond $ifNull $not $or $switch',
    '$arrayElemAt $concatArrays $filter $in $isArray $map $objectToArray $range $reduce',
    '$reverseArray $size $slice',
    '$concat $split $strLenCP $substrCP $toLower $toUpper $trim',
    '$toBool $toDate $toDouble $toInt $toLong $toString',
    '$dayOfMonth $dayOfWeek $hour $minute $month $second $year',
    '$let $literal $mergeObjects',
    '$avg $first $last $max $min $sum',
  ].flatMap((line) => line.split(' ')),
)

/** What an expression gives for a document; `undefined`: nothing, its field is missing. */
export type Compute = (doc: Doc) => unknown

/**
 * Compiles an expression; operators that are not in the list are refused before a document is looked at.
 * @throws StoreError BadValue
 */
export function compileExpression(expression: unknown): Compute {
  refuseUnknown(expression)
  refuseInexact(expression)
  return compile(expression)
}

function compile(expression: unknown): Compute {
  if (Array.isArray(expression)) {
    const items = expression.map(compile)
    return (doc) => items.map((item) => item(doc) ?? null)
  }
  if (isDocument(expression) && !isOperatorDocument(expression)) {
    const fields = Object.entries(expression).map(([name, field]) => [name, compile(field)] as const)
    return (doc) =>
      Object.fromEntries(
        fields.map(([name, field]) => [name, field(doc)]).filter(([, value]) => value !== undefined),
      )
  }
  return (doc) => orRefuse(() => evalExpr(doc, expression, OPTIONS))
}

function orRefuse<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw new StoreError(
      'BadValue',
      `The pipeline could not be evaluated: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** Variables every expression has, besides those that it makes itself, which begin with a small letter. */
const VARIABLES: ReadonlySet<string> = new Set(['$$ROOT', '$$REMOVE'])

function refuseUnknownPath(path: string): void {
  const [first = '', ...rest] = path.split('.')
  if (/^\$\$[^a-z]/.test(first) && !VARIABLES.has(first)) throw unsupported(`the variable ${first}`)
  if (rest.some((name) => /^\d+$/.test(name)))
    throw unsupported('positions and fields named by whole numbers in the paths of expressions')
}

function refuseUnknown(value: unknown): void {
  if (typeof value === 'string' && value.startsWith('$')) refuseUnknownPath(value)
  if (Array.isArray(value)) {
    for (const item of value) refuseUnknown(item)
    return
  }
  if (!isDocument(value)) return
  for (const [name, operand] of Object.entries(value)) {
    if (name === '$literal') continue
    if (name.startsWith('$') && !EXPRESSIONS.has(name)) {
      throw new StoreError('BadValue', `Unrecognized expression '${name}' (embedded store)`)
    }
    if (name === 'timezone') throw unsupported('time zones in expressions')
    refuseUnknown(operand)
  }
}

/**
 * Expressions work on JavaScript numbers, which cannot stand for a Decimal128 or a Long beyond 2^53.
 * @throws StoreError CommandNotSupported
 */
export function refuseInexact(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) refuseInexact(item)
  else if (isDocument(value)) for (const name in value) refuseInexact(value[name])
  else if (value instanceof Decimal128) throw unsupported('expressions over documents with Decimal128 values')
  else if (value instanceof Long && !(value instanceof Timestamp))
    throw unsupported('expressions over documents with Longs beyond 2^53')
}

type Operator = (doc: Doc, operand: unknown, options: Options) => unknown

/** Operators for which mingo's differ from MongoDB's. */
const OURS: Readonly<Record<`$${string}`, Operator>> = {
  $mod: (doc, operand, options) => {
    const [dividend, divisor] = argumentsOf(doc, operand, options)
    if (isNothing(dividend) || isNothing(divisor)) return null
    if (typeof dividend !== 'number' || typeof divisor !== 'number')
      throw refusal('Location16611', '$mod only supports numeric types', [dividend, divisor])
    if (divisor === 0) throw new StoreError('Location16610', "can't $mod by zero")
    return dividend % divisor
  },
  $cmp: comparison((order) => order),
  $eq: comparison((order) => order === 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $ne: comparison((order) => order !== 0),
  $in: (doc, operand, options) => {
    const [value, list] = argumentsOf(doc, operand, options)
    if (!Array.isArray(list)) throw refusal('Location40081', '$in requires an array', [list])
    return list.some((item) => equalValues(item, value))
  },
  $round: (doc, operand, options) => theirs.$round(doc, listOf(operand), options),
  $trunc: (doc, operand, options) => theirs.$trunc(doc, listOf(operand), options),
  $split: (doc, operand, options) => {
    if (argumentsOf(doc, operand, options)[1] === '')
      throw new StoreError('Location40087', '$split requires a non-empty separator')
    return theirs.$split(doc, operand, options)
  },
  $toDouble: (doc, operand, options) => {
    const [value] = argumentsOf(doc, operand, options)
    if (typeof value === 'string' && !NUMERAL.test(value))
      throw new StoreError('BadValue', 'Failed to parse number from a text in $toDouble')
    return theirs.$toDouble({}, { $literal: value }, options)
  },
  $size: (doc, operand, options) => {
    const [list] = argumentsOf(doc, operand, options)
    if (Array.isArray(list)) return list.length
    throw refusal('Location17124', 'The argument to $size must be an array', [list])
  },
  $switch: (doc, operand, options) => {
    const { branches, ...otherwise } = isDocument(operand) ? operand : {}
    if (!Array.isArray(branches) || branches.length === 0)
      throw new StoreError('Location40068', '$switch requires at least one branch')
    const found = branches.find((branch: Doc) => truthy(evalExpr(doc, branch.case, options)))
    if (found) return evalExpr(doc, found.then, options)
    if (!('default' in otherwise))
      throw new StoreError(
        'Location40066',
        '$switch could not find a matching branch for an input, and no default was specified',
      )
    return evalExpr(doc, otherwise.default, options)
  },
  $toLower: (doc, operand, options) =>
    textOf(doc, operand, options).replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  $toUpper: (doc, operand, options) =>
    textOf(doc, operand, options).replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  $mergeObjects: (doc, operand, options) => mergeObjects(argumentsOf(doc, operand, options)),
  $first: (doc, operand, options) => elementAt(argumentsOf(doc, operand, options)[0], 0),
  $last: (doc, operand, options) => elementAt(argumentsOf(doc, operand, options)[0], -1),
  ...Object.fromEntries(
    ['$avg', '$max', '$min', '$sum'].map((name): [string, Operator] => [
      name,
      (doc, operand, options) => {
        const given = argumentsOf(doc, operand, options)
        const [only] = given
        return ACCUMULATORS[name]?.(given.length === 1 && Array.isArray(only) ? only : given)
      },
    ]),
  ),
}

const OPTIONS: Options = {
  idKey: '_id',
  scriptEnabled: false,
  useStrictMode: true,
  failOnError: true,
  processingMode: 0,
  context: Context.init({
    expression: {
      ...Object.fromEntries(Object.entries(theirs).filter(([name]) => EXPRESSIONS.has(name))),
      ...OURS,
    },
  }),
}

/** What MongoDB takes for a number, apart from names such as Infinity. */
const NUMERAL = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/

function comparison(answer: (order: number) => unknown): Operator {
  return (doc, operand, options) => {
    const given = argumentsOf(doc, operand, options)
    if (given.length !== 2)
      throw new StoreError('Location16020', `A comparison takes 2 arguments. ${given.length} were passed in.`)
    return answer(compareValues(given[0], given[1]))
  }
}

/** One operand may stand without the array around it. */
function listOf(operand: unknown): unknown[] {
  return Array.isArray(operand) ? operand : [operand]
}

function argumentsOf(doc: Doc, operand: unknown, options: Options): unknown[] {
  return listOf(operand).map((each) => evalExpr(doc, each, options))
}

/** MongoDB changes the case of ASCII letters only. */
function textOf(doc: Doc, operand: unknown, options: Options): string {
  const [value] = argumentsOf(doc, operand, options)
  return isNothing(value) ? '' : String(theirs.$toString({}, { $literal: value }, options))
}

function elementAt(list: unknown, at: number): unknown {
  if (isNothing(list)) return null
  if (!Array.isArray(list)) throw refusal('Location28689', 'The argument must be an array', [list])
  return list.at(at)
}

function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined
}

function refusal(code: ErrorName, sentence: string, values: readonly unknown[]): StoreError {
  return new StoreError(code, `${sentence}, not ${values.map(typeName).join(' and ')}`)
}
