import { Long } from 'bson'
import { type Doc, encode, isDocument } from '../bson/values.ts'
import { addCursor, pagesSource } from '../cursors.ts'
import { compileFilter } from '../query/match.ts'
import { readPages } from '../query/read.ts'
import { compileProjection, parseSort, type SortSpec } from '../query/sort-project.ts'
import { findCollection } from '../storage/store.ts'
import { StoreError, unsupported } from '../store-error.ts'
import { cursorReply } from '../wire/op-msg.ts'
import {
  type Answer,
  booleanOption,
  type Command,
  type CommandContext,
  collectionName,
  naturalOption,
  refuseUnknownOptions,
} from './command.ts'

/** find: filter, sort, skip, limit, plain projections. */
export const find: Command = {
  fields: [
    'filter',
    'sort',
    'projection',
    'skip',
    'limit',
    'batchSize',
    'singleBatch',
    'noCursorTimeout',
    'allowDiskUse',
  ],
  inTransaction: true,
  run: async (context) => {
    const { command, store, db, transaction } = context
    const name = collectionName(context, 'find')
    const { filter, sort, project, skip, limit } = findOptions(command)
    const collection = findCollection(store, db, name)
    if (!collection) return firstPage(context, `${db}.${name}`, onePage([]))
    const found = readPages(store, { collection, filter, sort, skip, limit, transaction })
    const bytes = found.map((page) => page.map(({ raw, doc }) => (project ? encode(project(doc)) : raw)))
    return firstPage(context, `${db}.${name}`, bytes)
  },
}

type FindOptions = {
  readonly filter: Doc
  readonly sort: SortSpec
  readonly project: ((doc: Doc) => Doc) | null
  readonly skip: number
  readonly limit: number
}

/** What a find asks for; refuses what it cannot have for missing and empty collections too. */
export function findOptions(command: Doc): FindOptions {
  const filter = documentOption(command.filter, 'filter')
  compileFilter(filter)
  booleanOption(command.singleBatch, 'singleBatch')
  booleanOption(command.allowDiskUse, 'allowDiskUse')
  if (booleanOption(command.noCursorTimeout, 'noCursorTimeout')) throw unsupported('noCursorTimeout')
  return {
    filter,
    sort: parseSort(command.sort),
    project: compileProjection(command.projection),
    skip: naturalOption(command.skip, 'skip'),
    limit: naturalOption(command.limit, 'limit'),
  }
}

/** An answer that is known whole. */
export function onePage(documents: readonly Uint8Array[]): Iterator<readonly Uint8Array[]> {
  return [documents].values()
}

const FIRST_BATCH = 101

/** The first batch of an answer, and a cursor when more is left. */
export async function firstPage(
  context: CommandContext,
  ns: string,
  pages: Iterator<readonly Uint8Array[]>,
): Promise<Answer> {
  const { command, cursors, now, pace, closed } = context
  const { cursor = {}, batchSize, singleBatch } = command
  refuseUnknownOptions('cursor', documentOption(cursor, 'cursor'), ['batchSize'])
  const asked = cursor.batchSize ?? batchSize ?? FIRST_BATCH
  const single = booleanOption(singleBatch, 'singleBatch')
  const source = pagesSource(ns, pages)
  const page = await source.next(naturalOption(asked, 'batchSize'), { waitMs: 0, pace, closed })
  const id = page.done || single ? 0 : addCursor(cursors, source, now()).id
  return cursorReply('firstBatch', page.documents, { id: longId(id), ns })
}

/** Drivers expect a 64-bit cursor id. */
export function longId(id: unknown): unknown {
  return id === 0 ? ZERO : id
}

const ZERO = Long.ZERO

export function documentOption(value: unknown, name: string): Doc {
  if (value === undefined || value === null) return {}
  if (!isDocument(value)) throw new StoreError('TypeMismatch', `The field '${name}' must be an object`)
  return value
}
