import { Aggregator } from 'mingo'
import { type Doc, decodePlain, encode, isDocument, isNumber, numberOf } from '../bson/values.ts'
import { compileFilter } from '../query/match.ts'
import { read } from '../query/read.ts'
import { parseSort, type SortSpec } from '../query/sort-project.ts'
import { findCollection } from '../storage/store.ts'
import { StoreError, unsupported } from '../store-error.ts'
import { openChangeStream } from './change-stream.ts'
import { type Command, type CommandContext, collectionName } from './command.ts'
import { firstPage } from './find.ts'

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
    return firstPage(context, `${db}.${name}`, results(context, name, pipeline))
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
  const filter = take('$match')
  if (isDocument(filter)) {
    // $expr needs mingo; leave such a stage to it.
    if (JSON.stringify(Object.keys(filter)).includes('$expr')) rest.unshift({ $match: filter })
    else lead.filter = filter
  }
  lead.sort = parseSort(take('$sort'))
  const skip = take('$skip')
  if (isNumber(skip)) lead.skip = numberOf(skip)
  const limit = take('$limit')
  if (isNumber(limit)) lead.limit = numberOf(limit)
  return lead
}

function* results(context: CommandContext, name: string, pipeline: readonly Doc[]): Generator<Uint8Array> {
  const { store, db, transaction } = context
  const { filter, sort, skip, limit, rest } = leadOf(pipeline)
  compileFilter(filter)
  const collection = findCollection(store, db, name)
  const found = collection ? read(store, { collection, filter, sort, skip, limit, transaction }) : []
  if (isCount(rest)) {
    let n = 0
    for (const _ of found) n++
    if (n > 0) yield encode({ _id: 1, n })
    return
  }
  if (rest.length === 0) {
    for (const { raw } of found) yield raw
    return
  }
  const documents = [...found].map(({ raw }) => decodePlain(raw))
  const stages = rest.map((stage) => decodePlain(encode(stage)))
  const all = (other: string): Doc[] => {
    const from = findCollection(store, db, other)
    if (!from) return []
    const query = { collection: from, filter: {}, sort: [], skip: 0, limit: 0, transaction }
    return [...read(store, query)].map(({ raw }) => decodePlain(raw))
  }
  let output: Doc[]
  try {
    output = new Aggregator(stages, { collectionResolver: all }).run(documents) as Doc[]
  } catch (error) {
    throw new StoreError(
      'BadValue',
      `The pipeline could not be evaluated: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  for (const doc of output) yield encode(doc)
}

/** What countDocuments sends. */
function isCount(stages: readonly Doc[]): boolean {
  const group = stages.length === 1 ? stages[0]?.$group : undefined
  if (!isDocument(group) || Object.keys(group).join() !== '_id,n' || !isDocument(group.n)) return false
  const { $sum } = group.n
  return isNumber(group._id) && numberOf(group._id) === 1 && isNumber($sum) && numberOf($sum) === 1
}
