import { Decimal128 } from 'bson'
import { Aggregator } from 'mingo'
import { type Doc, decodePlain, encode, isDocument, isNumber, numberOf } from '../bson/values.ts'
import { compileFilter, isOperatorDocument } from '../query/match.ts'
import { createMemoryLimit, read, readPages } from '../query/read.ts'
import { parseSort, type SortSpec, sortKey } from '../query/sort-project.ts'
import { findCollection } from '../storage/store.ts'
import { StoreError, unsupported } from '../store-error.ts'
import { structuredCopy } from '../update/apply-update.ts'
import { openChangeStream } from './change-stream.ts'
import { type Command, type CommandContext, collectionName, refuseUnknownOptions } from './command.ts'
import { refuseUnknownExpressions } from './expressions.ts'
import { documentOption, firstPage, naturalOption, onePage } from './find.ts'
import { refuseUnknownStages } from './stages.ts'
import { MAX_DOCUMENT } from './write-one.ts'

/** aggregate: leading $match, $sort, $skip and $limit use the indexes; the rest is computed in memory. */
export const aggregate: Command = {
  fields: ['pipeline', 'cursor', 'allowDiskUse'],
  inTransaction: true,
  run: async (context) => {
    const { command, db } = context
    const name = isNumber(command.aggregate) ? null : collectionName(context, 'aggregate')
    const { pipeline } = command
    if (!Array.isArray(pipeline)) throw new StoreError('TypeMismatch', "'pipeline' must be an array")
    if (!isDocument(command.cursor)) throw new StoreError('FailedToParse', "The 'cursor' option is required")
    refuseUnknownOptions('cursor', command.cursor, ['batchSize'])
    const first = pipeline[0]
    if (isDocument(first) && '$changeStream' in first) return openChangeStream(context, name, pipeline)
    if (name === null) throw unsupported('aggregate on a database other than a change stream')
    refuseUnknownStages(pipeline)
    return firstPage(context, `${db}.${name}`, await resultPages(context, name, pipeline))
  },
}

export type Lead = { filter: Doc; sort: SortSpec; skip: number; limit: number; rest: Doc[] }

/** Splits off what the indexes can answer. */
export function leadOf(pipeline: readonly Doc[]): Lead {
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
  return onePage(documents.map(encodeResult))
}

/** @throws StoreError BSONObjectTooLarge: a result has the same limit as a document */
function encodeResult(doc: Doc): Buffer {
  const bytes = encode(doc)
  if (bytes.length > MAX_DOCUMENT)
    throw new StoreError('BSONObjectTooLarge', `A result of the pipeline is too large: ${bytes.length} bytes`)
  return bytes
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
  if (name === '$facet') {
    const parts = Object.entries(stage.$facet as Record<string, Doc[]>).map(
      ([field, inner]) => [field, inner.map((each) => compileStage(context, each))] as const,
    ) // refuseUnknownStages has seen it
    const run = (stages: readonly Stage[], documents: Doc[]) =>
      stages.reduce((found, next) => next(found), structuredCopy(documents))
    return (documents) => [
      Object.fromEntries(parts.map(([field, stages]) => [field, run(stages, documents)])),
    ]
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
  return (documents) => orRefuse(() => inOrder(stage, documents, aggregator.run(documents)))
}

/** Fields as MongoDB orders them: `_id` first, what is kept as it came, what is computed as it was asked for. */
function inOrder(stage: Doc, given: readonly Doc[], results: Doc[]): Doc[] {
  const computed = Object.keys(stage.$group ?? stage.$project ?? {})
  if (computed.length === 0) return results
  return results.map((result, i) => {
    const kept = stage.$project
      ? Object.keys(given[i] ?? {}).filter((name) => isPlain(stage.$project[name]))
      : []
    const names = new Set(['_id', ...kept, ...computed, ...Object.keys(result)])
    return Object.fromEntries([...names].filter((name) => name in result).map((name) => [name, result[name]]))
  })
}

function isPlain(wanted: unknown): boolean {
  return (
    isNumber(wanted) || typeof wanted === 'boolean' || (isDocument(wanted) && !isOperatorDocument(wanted))
  )
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
