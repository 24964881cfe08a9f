import { Long } from 'bson'
import { type Doc, encode, isDocument, numberOption } from '../bson/values.ts'
import { addCursor, iteratorSource } from '../cursors.ts'
import { compileFilter } from '../query/match.ts'
import { type Found, read } from '../query/read.ts'
import { compileProjection, parseSort } from '../query/sort-project.ts'
import { findCollection } from '../storage/store.ts'
import { StoreError } from '../store-error.ts'
import { cursorReply } from '../wire/op-msg.ts'
import { type Answer, type Command, type CommandContext, collectionName } from './command.ts'

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
    const found = collection
      ? read(store, { collection, filter, sort, skip, limit, transaction })
      : [].values()
    return firstPage(context, `${db}.${name}`, bytesOf(found, project))
  },
}

function* bytesOf(found: Iterable<Found>, project: ((doc: Doc) => Doc) | null): Generator<Uint8Array> {
  for (const { raw, doc } of found) yield project ? encode(project(doc)) : raw
}

const FIRST_BATCH = 101

/** The first batch of an answer, and a cursor when more is left. */
export async function firstPage(
  context: CommandContext,
  ns: string,
  documents: Iterator<Uint8Array>,
): Promise<Answer> {
  const { command, cursors, now } = context
  const asked = isDocument(command.cursor) ? command.cursor.batchSize : command.batchSize
  const single = command.singleBatch === true
  const source = iteratorSource(ns, documents)
  const page = await source.next(numberOption(asked, FIRST_BATCH), 0)
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
  const number = numberOption(value, 0)
  if (number < 0) throw new StoreError('BadValue', `The field '${name}' must not be negative`)
  return number
}
