import { type Doc, decodePlain, encode, isDocument, isNumber, numberOf } from '../bson/values.ts'
import { compileFilter } from '../query/match.ts'
import { createMemoryLimit, read, readPages } from '../query/read.ts'
import { parseSort, type SortSpec } from '../query/sort-project.ts'
import { findCollection } from '../storage/store.ts'
import { StoreError, unsupported } from '../store-error.ts'
import { openChangeStream } from './change-stream.ts'
import {
  booleanOption,
  type Command,
  type CommandContext,
  collectionName,
  naturalOption,
  refuseUnknownOptions,
} from './command.ts'
import { compileStage, type Foreign, type Stage } from './compile-stage.ts'
import { refuseInexact } from './expressions.ts'
import { documentOption, firstPage, onePage } from './find.ts'
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
    booleanOption(command.allowDiskUse, 'allowDiskUse')
    const first = pipeline[0]
    if (isDocument(first) && '$changeStream' in first) return openChangeStream(context, name, pipeline)
    if (name === null) throw unsupported('aggregate on a database other than a change stream')
    return firstPage(context, `${db}.${name}`, await resultPages(context, name, pipeline))
  },
}

type Lead = { filter: Doc; sort: SortSpec; skip: number; limit: number; rest: Doc[] }

/** A pipeline that can be run: what the indexes answer of it, and the stages that follow. */
export function compilePipeline(
  pipeline: readonly Doc[],
  foreign: Foreign,
): { readonly lead: Lead; readonly stages: readonly Stage[] } {
  refuseUnknownStages(pipeline)
  const lead = leadOf(pipeline)
  compileFilter(lead.filter)
  return { lead, stages: lead.rest.map((stage) => compileStage(decodePlain(encode(stage)), foreign)) }
}

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
  const hold = createMemoryLimit('an aggregation')
  const { lead, stages } = compilePipeline(pipeline, foreignOf(context, hold))
  const { filter, sort, skip, limit, rest } = lead
  const collection = findCollection(store, db, name)
  const pages = collection
    ? readPages(store, { collection, filter, sort, skip, limit, transaction })
    : [[]].values()
  if (rest.length === 0) return pages.map((page) => page.map(({ raw }) => raw))
  const counts = isCount(rest)
  let n = 0
  const given: Doc[] = []
  for (const page of pages) {
    n += page.length
    if (!counts) {
      for (const { raw } of page) {
        hold(raw.length)
        given.push(readForExpressions(raw))
      }
    }
    await pace.breathe()
  }
  if (counts) return onePage(n > 0 ? [encode({ _id: 1, n })] : [])
  let documents: readonly Doc[] = given
  for (const stage of stages) {
    documents = stage(documents)
    await pace.breathe()
  }
  return documents.values().map((doc) => [encodeResult(doc)])
}

/** @throws StoreError BSONObjectTooLarge: a result has the same limit as a document */
function encodeResult(doc: Doc): Buffer {
  const bytes = encode(doc)
  if (bytes.length > MAX_DOCUMENT)
    throw new StoreError('BSONObjectTooLarge', `A result of the pipeline is too large: ${bytes.length} bytes`)
  return bytes
}

/** What lies in other collections, within the same limit of memory. */
function foreignOf({ store, db, transaction }: CommandContext, hold: (bytes: number) => void): Foreign {
  return (name) => {
    const collection = findCollection(store, db, name)
    if (!collection) return []
    const query = { collection, filter: {}, sort: [], skip: 0, limit: 0, transaction }
    return read(store, query)
      .map(({ raw }) => {
        hold(raw.length)
        return readForExpressions(raw)
      })
      .toArray()
  }
}

/** @throws StoreError CommandNotSupported: there is a number in it that expressions cannot work with */
function readForExpressions(raw: Uint8Array): Doc {
  const doc = decodePlain(raw)
  refuseInexact(doc)
  return doc
}

/** What countDocuments sends. */
function isCount(stages: readonly Doc[]): boolean {
  const group = stages.length === 1 ? stages[0]?.$group : undefined
  if (!isDocument(group) || Object.keys(group).join() !== '_id,n' || !isDocument(group.n)) return false
  const { $sum } = group.n
  return isNumber(group._id) && numberOf(group._id) === 1 && isNumber($sum) && numberOf($sum) === 1
}
