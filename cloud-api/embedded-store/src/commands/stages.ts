import { type Doc, isDocument, isNumber, numberOf } from '../bson/values.ts'
import { isOperatorDocument } from '../query/match.ts'
import { StoreError, unsupported } from '../store-error.ts'
import { ACCUMULATORS } from './accumulators.ts'
import { naturalOption, refuseUnknownOptions, requireOptions } from './command.ts'
import { documentOption } from './find.ts'

/** Every stage there is, besides $changeStream; those with options of their own with these. */
export const STAGES: ReadonlyMap<string, readonly string[] | null> = new Map([
  ['$addFields', null],
  ['$count', null],
  ['$facet', null],
  ['$group', null],
  ['$limit', null],
  ['$lookup', ['from', 'localField', 'foreignField', 'as']],
  ['$match', null],
  ['$project', null],
  ['$replaceRoot', ['newRoot']],
  ['$replaceWith', null],
  ['$set', null],
  ['$skip', null],
  ['$sort', null],
  ['$sortByCount', null],
  ['$unionWith', ['coll']],
  ['$unset', null],
  ['$unwind', ['path', 'includeArrayIndex', 'preserveNullAndEmptyArrays']],
])

/** @throws StoreError for a stage or an option that is not in the list, wherever it stands, and for stages that mean nothing */
export function refuseUnknownStages(pipeline: readonly unknown[]): void {
  for (const stage of pipeline) {
    const names = isDocument(stage) ? Object.keys(stage) : []
    const [name] = names
    if (names.length !== 1 || name === undefined) {
      throw new StoreError(
        'FailedToParse',
        'A pipeline stage specification object must contain exactly one field.',
      )
    }
    const options = STAGES.get(name)
    if (options === undefined) throw unsupported(`the aggregation stage ${name}`)
    const operand: unknown = (stage as Doc)[name] // its one name was found in it
    if (options && isDocument(operand)) refuseUnknownOptions(name, operand, options)
    refuseMeaningless(name, operand)
    if (name === '$lookup') requireOptions(name, documentOption(operand, name), options ?? [])
    if (name === '$facet')
      for (const inner of Object.values(documentOption(operand, name))) refuseUnknownInside(inner)
  }
}

function refuseMeaningless(name: string, operand: unknown): void {
  if (name === '$limit' && naturalOption(operand, name) === 0)
    throw new StoreError('Location15958', 'the limit must be positive')
  if (name === '$skip' && isNumber(operand) && numberOf(operand) < 0)
    throw new StoreError('Location5107200', 'the number to skip must not be negative')
  const isEmpty = isDocument(operand) && Object.keys(operand).length === 0
  if (name === '$sort' && isEmpty)
    throw new StoreError('Location15976', '$sort must have at least one sort key')
  if (name === '$project' && isEmpty)
    throw new StoreError('Location51272', 'projection specification must have at least one field')
  if (name === '$unwind') {
    const path: unknown = isDocument(operand) ? operand.path : operand
    if (!isPath(path)) throw new StoreError('Location28818', "the path of $unwind must begin with '$'")
  }
  if (name === '$group') refuseMeaninglessGroup(operand)
  if (name === '$count') refuseMeaninglessCount(operand)
  if (name === '$sortByCount' && !isOperatorDocument(operand) && !isPath(operand))
    throw new StoreError('Location40149', 'the sortByCount field must be a path or an expression')
  if (name === '$unset') {
    const paths: unknown[] = Array.isArray(operand) ? operand : [operand]
    if (paths.length === 0 || !paths.every((path) => typeof path === 'string' && path !== ''))
      throw new StoreError('Location31002', '$unset specification must be a string or an array of strings')
  }
}

function isPath(operand: unknown): boolean {
  return typeof operand === 'string' && operand.startsWith('$')
}

function refuseMeaninglessGroup(operand: unknown): void {
  if (!isDocument(operand) || !('_id' in operand))
    throw new StoreError('Location15955', 'a group specification must include an _id')
  for (const [field, accumulator] of Object.entries(operand)) {
    if (field === '_id') continue
    if (field.includes('.'))
      throw new StoreError('Location40235', `The field name '${field}' cannot contain '.'`)
    if (!isOperatorDocument(accumulator))
      throw new StoreError('Location40234', `The field '${field}' must be an accumulator object`)
    const [name = '', ...others] = Object.keys(accumulator)
    if (others.length > 0)
      throw new StoreError('Location40238', `The field '${field}' must specify one accumulator`)
    if (!Object.hasOwn(ACCUMULATORS, name))
      throw new StoreError('Location15952', `unknown group operator '${name}' (embedded store)`)
  }
}

function refuseMeaninglessCount(operand: unknown): void {
  if (typeof operand !== 'string' || operand === '')
    throw new StoreError('Location40156', 'the count field must be a non-empty string')
  if (isPath(operand)) throw new StoreError('Location40158', 'the count field cannot be a $-prefixed path')
  if (operand.includes('.')) throw new StoreError('Location40160', "the count field cannot contain '.'")
}

function refuseUnknownInside(pipeline: unknown): void {
  if (!Array.isArray(pipeline)) throw new StoreError('TypeMismatch', 'The parts of $facet must be pipelines')
  refuseUnknownStages(pipeline)
  if (pipeline.some((stage) => '$facet' in stage)) throw unsupported('$facet inside $facet')
}
