import { Long } from 'bson'
import { type Doc, encode, isDocument, isNumber, numberOption } from '../bson/values.ts'
import { addCursor, pagesSource } from '../cursors.ts'
import { compileFilter, truthy } from '../query/match.ts'
import { readPages } from '../query/read.ts'
import { compileProjection, parseSort } from '../query/sort-project.ts'
import { findCollection } from '../storage/store.ts'
import { StoreError, unsupported } from '../store-error.ts'
import { cursorReply } from '../wire/op-msg.ts'
import {
  type Answer,
  type Command,
  type CommandContext,
  collectionName,
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
    const filter = documentOption(command.filter, 'filter')
    compileFilter(filter) // refuses unknown operators for missing and empty collections too
    const sort = parseSort(command.sort)
    const project = compileProjection(command.projection)
    const skip = naturalOption(command.skip, 'skip')
    const limit = naturalOption(command.limit, 'limit')
    const collection = findCollection(store, db, name)
    if (truthy(command.noCursorTimeout)) throw unsupported('noCursorTimeout')
    if (!collection) return firstPage(context, `${db}.${name}`, onePage([]))
    const found = readPages(store, { collection, filter, sort, skip, limit, transaction })
    const bytes = found.map((page) => page.map(({ raw, doc }) => (project ? encode(project(doc)) : raw)))
    return firstPage(context, `${db}.${name}`, bytes)
  },
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
  const single = singleBatch === true
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

/** A number that may not be negative. */
export function naturalOption(value: unknown, name: string): number {
  if (value !== undefined && value !== null && !isNumber(value))
    throw new StoreError('TypeMismatch', `The field '${name}' must be a number`)
  const number = numberOption(value, 0)
  if (number < 0) throw new StoreError('BadValue', `The field '${name}' must not be negative`)
  return number
}
