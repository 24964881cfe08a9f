import { isDocument } from '../bson/values.ts'
import { StoreError, unsupported } from '../store-error.ts'

/** Expression operators and accumulators that may stand in a pipeline. mingo evaluates them. */
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
    '$addToSet $avg $count $first $last $max $min $push $sum',
  ].flatMap((line) => line.split(' ')),
)

/** Stages whose operands are names, not expressions. */
const PLAIN = new Set(['$lookup', '$unionWith'])

/**
 * Refuses operators that are not in the list, wherever they stand, before a document is looked at.
 * @throws StoreError BadValue
 */
export function refuseUnknownExpressions(stage: Readonly<Record<string, unknown>>): void {
  const [name = ''] = Object.keys(stage)
  const operand = stage[name]
  if (!PLAIN.has(name)) check(name === '$match' && isDocument(operand) ? operand.$expr : operand)
}

function check(value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) check(item)
    return
  }
  if (!isDocument(value)) return
  for (const [name, operand] of Object.entries(value)) {
    if (name === '$literal') continue
    if (name.startsWith('$') && !EXPRESSIONS.has(name)) {
      throw new StoreError('BadValue', `Unrecognized expression '${name}' (embedded store)`)
    }
    if (name === 'timezone') throw unsupported('time zones in expressions')
    check(operand)
  }
}
