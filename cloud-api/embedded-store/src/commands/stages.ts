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
    if (name === '$facet')
      for (const inner of Object.values(documentOption(operand, name))) refuseUnknownInside(inner)
  }
}

function refuseMeaningless(name: string, operand: unknown): void {
  if (name === '$limit' && naturalOption(operand, name) === 0)
    throw new StoreError('Location15958', 'the limit must be positive')
  if (name === '$skip' && isNumber(operand) && numberOf(operand) < 0)
    throw new StoreError('Location5107200', 'the number to skip must not be negative')
  if (name === '$sort' && isEmpty(operand))
    throw new StoreError('Location15976', '$sort must have at least one sort key')
  if (name === '$project' && isEmpty(operand))
    throw new StoreError('Location51272', 'projection specification must have at least one field')
  if ((name === '$addFields' || name === '$set') && isEmpty(operand))
    throw new StoreError('Location40177', `${name} specification must have at least one field`)
  if (name === '$facet' && isEmpty(operand))
    throw new StoreError('Location40169', 'the $facet specification must be a non-empty object')
  if (name === '$unwind') refuseMeaninglessUnwind(isDocument(operand) ? operand : { path: operand })
  if (name === '$lookup') refuseOtherThanNames(name, documentOption(operand, name))
  if (name === '$unionWith') refuseOtherThanNames(name, isDocument(operand) ? operand : { coll: operand })
  if (name === '$replaceRoot') requireOptions(name, documentOption(operand, name), ['newRoot'])
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

function isEmpty(operand: unknown): boolean {
  return isDocument(operand) && Object.keys(operand).length === 0
}

function refuseMeaninglessUnwind({ path, includeArrayIndex, preserveNullAndEmptyArrays }: Doc): void {
  if (!isPath(path)) throw new StoreError('Location28818', "the path of $unwind must begin with '$'")
  if (includeArrayIndex !== undefined && (typeof includeArrayIndex !== 'string' || includeArrayIndex === ''))
    throw new StoreError('Location28810', 'includeArrayIndex of $unwind must be a non-empty string')
  if (preserveNullAndEmptyArrays !== undefined && typeof preserveNullAndEmptyArrays !== 'boolean')
    throw new StoreError('Location28809', 'preserveNullAndEmptyArrays of $unwind must be a boolean')
}

function refuseOtherThanNames(stage: string, options: Doc): void {
  const names = STAGES.get(stage) ?? []
  requireOptions(stage, options, names)
  for (const name of names)
    if (typeof options[name] !== 'string' || options[name] === '')
      throw new StoreError('FailedToParse', `The field '${stage}.${name}' must be a name`)
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
    if (Array.isArray(accumulator[name]))
      throw new StoreError('Location40237', `The ${name} accumulator is a unary operator`)
    if (name === '$count' && !isEmpty(accumulator[name]))
      throw new StoreError('TypeMismatch', '$count takes no arguments, i.e. $count: {}')
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
