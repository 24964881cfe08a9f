import { isDocument } from '../bson/values.ts'
import { StoreError, unsupported } from '../store-error.ts'

/** Expression operators and accumulators that may stand in a pipeline. mingo evaluates them. */
const OPERATORS = new Set(
  [
    '$abs $add $ceil $divide $floor $mod $multiply $round $subtract $trunc',
    '$cmp $eq $gt $gte $lt $lte $ne',
    '$and $cond $ifNull $not $or $switch',
    '$arrayElemAt $arrayToObject $concatArrays $filter $in $isArray $map $objectToArray $range $reduce',
    '$reverseArray $size $slice',
    '$concat $indexOfCP $split $strLenCP $substrCP $toLower $toUpper $trim',
    '$toBool $toDate $toDouble $toInt $toLong $toString $type',
    '$dayOfMonth $dayOfWeek $hour $minute $month $second $year',
    '$let $literal $mergeObjects',
    '$addToSet $avg $count $first $last $max $min $push $sum',
  ].flatMap((line) => line.split(' ')),
)

/** Stages that hold pipelines of their own. */
const NESTED = new Set(['$facet', '$lookup', '$unionWith'])

/**
 * Refuses operators that are not in the list, wherever they stand, before a document is looked at.
 * @throws StoreError BadValue
 */
export function refuseUnknownExpressions(stage: Readonly<Record<string, unknown>>): void {
  const [name = ''] = Object.keys(stage)
  const operand = stage[name]
  if (NESTED.has(name)) refuseNested(name, operand)
  else check(name === '$match' && isDocument(operand) ? operand.$expr : operand)
}

function refuseNested(name: string, operand: unknown): void {
  if (!isDocument(operand)) return
  if (name === '$facet') {
    for (const pipeline of Object.values(operand)) refuseStages(pipeline)
    return
  }
  if ('let' in operand || 'pipeline' in operand) throw unsupported(`${name} with a pipeline`)
}

function refuseStages(pipeline: unknown): void {
  for (const stage of Array.isArray(pipeline) ? pipeline : []) {
    if (!isDocument(stage)) throw new StoreError('FailedToParse', 'A pipeline stage must be an object')
    const [name = ''] = Object.keys(stage)
    if (name === '$match' || NESTED.has(name)) throw unsupported(`${name} inside $facet`)
    check(stage[name])
  }
}

function check(value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) check(item)
    return
  }
  if (!isDocument(value)) return
  for (const [name, operand] of Object.entries(value)) {
    if (name === '$literal') continue
    if (name.startsWith('$') && !OPERATORS.has(name)) {
      throw new StoreError('BadValue', `Unrecognized expression '${name}' (embedded store)`)
    }
    if (name === 'timezone') throw unsupported('time zones in expressions')
    check(operand)
  }
}
