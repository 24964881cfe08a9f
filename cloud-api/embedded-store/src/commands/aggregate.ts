import { Decimal128 } from 'bson'
import { Aggregator } from 'mingo'
import { type Doc, decodePlain, encode, isDocument, isNumber, numberOf } from '../bson/values.ts'
import { compileFilter } from '../query/match.ts'
import { createMemoryLimit, read, readPages } from '../query/read.ts'
import { parseSort, type SortSpec, sortKey } from '../query/sort-project.ts'
import { findCollection } from '../storage/store.ts'
import { StoreError, unsupported } from '../store-error.ts'
import { openChangeStream } from './change-stream.ts'
import { type Command, type CommandContext, collectionName } from './command.ts'
import { refuseUnknownExpressions } from './expressions.ts'
import { documentOption, firstPage, naturalOption, onePage } from './find.ts'

/** Stages mingo evaluates for us; everything else is refused. */
const STAGES = new Set([
  '$addFields',
  '$bucket',
  '$count',
  '$facet',
  '$group',
  '$limit',
  '$lookup',
  '$match',
  '$project',
  '$replaceRoot',
  '$replaceWith',
  '$set',
  '$skip',
  '$sort',
  '$sortByCount',
  '$unionWith',
  '$unset',
  '$unwind',
])

/** aggregate: leading $match, $sort, $skip and $limit use the indexes; the rest is computed in memory. */
export const aggregate: Command = {
  fields: ['pipeline', 'cursor', 'allowDiskUse'],
  inTransaction: true,
  run: async (context) => {
    const { command, db } = context
    const name = isNumber(command.aggregate) ? null : collectionName(context, 'aggregate')
    const { pipeline } = command
    if (!Array.isArray(pipeline)) throw new StoreError('TypeMismatch', "'pipeline' must be an array")
    const first = pipeline[0]
    if (isDocument(first) && '$changeStream' in first) return openChangeStream(context, name, pipeline)
    if (name === null) throw unsupported('aggregate on a database other than a change stream')
    refuseUnknownStages(pipeline)
    return firstPage(context, `${db}.${name}`, await resultPages(context, name, pipeline))
  },
}

function refuseUnknownStages(pipeline: readonly unknown[]): void {
  for (const stage of pipeline) {
    const names = isDocument(stage) ? Object.keys(stage) : []
    const [name] = names
    if (names.length !== 1 || name === undefined) {
      throw new StoreError(
        'FailedToParse',
        'A pipeline stage specification object must contain exactly one field.',
      )
    }
    if (!STAGES.has(name)) throw unsupported(`the aggregation stage ${name}`)
  }
}

type Lead = { filter: Doc; sort: SortSpec; skip: number; limit: number; rest: Doc[] }

/** Splits off what the indexes can answer. */
function leadOf(pipeline: readonly Doc[]): Lead {
  const rest = [...pipeline]
  const lead: Lead = { filter: {}, sort: [], skip: 0, limit: 0, rest }
  const take = (name: string): unknown => {
    const stage = rest[0]
    if (!stage || !(name in stage)) return undefined
    rest.shift()
    return stage[name]
  }
  const match = take('$match')
  if (match !== undefined) {
    const { $expr, ...filter } = documentOption(match, '$match')
    lead.filter = filter
    if ($expr !== undefined) {
      rest.unshift({ $match: { $expr } })
      return lead
    }
  }
  lead.sort = parseSort(take('$sort'))
  lead.skip = naturalOption(take('$skip'), '$skip')
  lead.limit = naturalOption(take('$limit'), '$limit')
  return lead
}

async function resultPages(
  context: CommandContext,
  name: string,
  pipeline: readonly Doc[],
): Promise<Iterator<readonly Uint8Array[]>> {
  const { store, db, transaction, pace } = context
  const { filter, sort, skip, limit, rest } = leadOf(pipeline)
  compileFilter(filter)
  const stages = rest.map((stage) => compileStage(context, decodePlain(encode(stage))))
  const collection = findCollection(store, db, name)
  const pages = collection
    ? readPages(store, { collection, filter, sort, skip, limit, transaction })
    : [[]].values()
  if (rest.length === 0) return pages.map((page) => page.map(({ raw }) => raw))
  const counts = isCount(rest)
  let n = 0
  let documents: Doc[] = []
  const hold = createMemoryLimit('an aggregation')
  for (const page of pages) {
    n += page.length
    if (!counts) {
      for (const { raw } of page) {
        hold(raw.length)
        documents.push(readForExpressions(raw))
      }
    }
    await pace.breathe()
  }
  if (counts) return onePage(n > 0 ? [encode({ _id: 1, n })] : [])
  for (const stage of stages) {
    documents = stage(documents)
    await pace.breathe()
  }
  return onePage(documents.map((doc) => encode(doc)))
}

type Stage = (documents: Doc[]) => Doc[]

/** Filters and sorts are ours, so that they mean the same wherever they stand; the rest is mingo's. */
function compileStage(context: CommandContext, stage: Doc): Stage {
  const [name = ''] = Object.keys(stage)
  if (name === '$match') {
    const { $expr, ...filter } = documentOption(stage.$match, '$match')
    const matches = compileFilter(filter)
    const rest = $expr === undefined ? null : evaluate(context, { $match: { $expr } })
    return (documents) => {
      const found = documents.filter(matches)
      return rest ? rest(found) : found
    }
  }
  if (name === '$sort') {
    const keyOf = sortKey(parseSort(stage.$sort))
    return (documents) =>
      documents
        .map((doc) => ({ doc, key: keyOf(doc) }))
        .sort((a, b) => Buffer.compare(a.key, b.key))
        .map(({ doc }) => doc)
  }
  return evaluate(context, stage)
}

function evaluate({ store, db, transaction }: CommandContext, stage: Doc): Stage {
  const collectionResolver = (other: string): Doc[] => {
    const from = findCollection(store, db, other)
    if (!from) return []
    const query = { collection: from, filter: {}, sort: [], skip: 0, limit: 0, transaction }
    return [...read(store, query)].map(({ raw }) => readForExpressions(raw))
  }
  refuseUnknownExpressions(stage)
  const aggregator = new Aggregator([stage], { collectionResolver, scriptEnabled: false })
  return (documents) => orRefuse(() => aggregator.run(documents))
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

/** Expressions work on JavaScript numbers, which cannot stand for a Decimal128. */
function readForExpressions(raw: Uint8Array): Doc {
  const doc = decodePlain(raw)
  if (holdsDecimal(doc)) throw unsupported('expressions over documents with Decimal128 values')
  return doc
}

function holdsDecimal(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsDecimal)
  if (isDocument(value)) return Object.values(value).some(holdsDecimal)
  return value instanceof Decimal128
}

/** What countDocuments sends. */
function isCount(stages: readonly Doc[]): boolean {
  const group = stages.length === 1 ? stages[0]?.$group : undefined
  if (!isDocument(group) || Object.keys(group).join() !== '_id,n' || !isDocument(group.n)) return false
  const { $sum } = group.n
  return isNumber(group._id) && numberOf(group._id) === 1 && isNumber($sum) && numberOf($sum) === 1
}
