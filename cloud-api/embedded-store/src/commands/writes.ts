import { type Doc, isDocument, isNumber, numberOf } from '../bson/values.ts'
import { compileFilter } from '../query/match.ts'
import { compileProjection, parseSort } from '../query/sort-project.ts'
import { ensureCollection, findCollection } from '../storage/store.ts'
import { type ErrorName, StoreError } from '../store-error.ts'
import { compileArrayFilters, parseModification, refuseUnusedFilters } from '../update/parse-update.ts'
import {
  booleanOption,
  type Command,
  type CommandContext,
  collectionName,
  naturalOption,
  refuseUnknownOptions,
  requireOptions,
  type Tally,
} from './command.ts'
import { documentOption } from './find.ts'
import { MAX_BATCH } from './server-commands.ts'
import { changeOrInsert } from './upsert.ts'
import { changeMatching, insertOne } from './write-one.ts'

/**
 * Runs the statements of a write command; `ordered` stops at the first error, and so does a transaction, which an
 * error ends. Errors keep their order. Sent again, it goes on after the last statement that was done.
 */
async function eachStatement(
  { command, transaction, pace, retry }: CommandContext,
  statements: unknown,
  run: (statement: Doc, index: number, tally: Tally) => Promise<void>,
): Promise<Tally> {
  if (!Array.isArray(statements) || statements.length === 0 || statements.length > MAX_BATCH) {
    throw new StoreError('InvalidLength', `Write batch sizes must be between 1 and ${MAX_BATCH}`)
  }
  const ordered = booleanOption(command.ordered, 'ordered', true)
  const { next: first, tally } = retry?.progress ?? { next: 0, tally: emptyTally() }
  for (const [index, statement] of statements.entries()) {
    if (index < first) continue
    if (retry) pace.beforePause = () => retry.remember({ next: index, tally })
    await pace.breathe()
    try {
      if (!isDocument(statement)) throw new StoreError('TypeMismatch', 'A write statement must be an object')
      await run(statement, index, tally)
    } catch (error) {
      // What is not ours is a defect and must be seen.
      if (!(error instanceof StoreError) || (transaction && error.codeName !== 'DuplicateKey')) throw error
      if (ENDS_THE_COMMAND.has(error.codeName)) throw error
      tally.errors.push({ index, code: error.code, errmsg: error.message, ...error.fields })
      if (ordered || transaction) break
    }
  }
  return tally
}

/** A statement about many documents cannot be told from a second one like it: it is not to be sent again. */
function refuseManyRetried(
  { retry }: CommandContext,
  statements: unknown,
  isMany: (statement: Doc) => boolean,
) {
  if (retry && Array.isArray(statements) && statements.some((one) => isDocument(one) && isMany(one)))
    throw new StoreError(
      'InvalidOptions',
      'A write of many documents cannot carry a txnNumber outside a transaction',
    )
}

/** No fault of one statement. */
const ENDS_THE_COMMAND: ReadonlySet<ErrorName> = new Set([
  'ClientDisconnect',
  'FileStreamFailed',
  'MaxTimeMSExpired',
  'OutOfDiskSpace',
])

function emptyTally(): Tally {
  return { n: 0, nModified: 0, upserted: [], errors: [] }
}

function answer({ n, errors }: Tally, more: Doc = {}): Doc {
  return { n, ...more, ...(errors.length > 0 ? { writeErrors: errors } : {}), ok: 1 }
}

const GENERAL = ['ordered', 'bypassDocumentValidation']
/** Fields of one statement. */
export const UPDATE_STATEMENT = ['q', 'u', 'multi', 'upsert', 'arrayFilters'] as const
export const DELETE_STATEMENT = ['q', 'limit'] as const

export const insert: Command = {
  fields: ['documents', ...GENERAL],
  inTransaction: true,
  retryable: true,
  run: async (context) => {
    const { store, db, command } = context
    const collection = ensureCollection(store, db, collectionName(context, 'insert'))
    const tally = await eachStatement(context, command.documents, async (doc, _index, sofar) => {
      await insertOne(context, collection, doc)
      sofar.n++
    })
    return answer(tally)
  },
}

export const update: Command = {
  fields: ['updates', ...GENERAL],
  inTransaction: true,
  retryable: true,
  run: async (context) => {
    refuseManyRetried(context, context.command.updates, ({ multi }) => booleanOption(multi, 'multi'))
    const name = collectionName(context, 'update')
    const tally = await eachStatement(context, context.command.updates, async (statement, index, sofar) => {
      refuseUnknownOptions('update', statement, UPDATE_STATEMENT)
      requireOptions('update', statement, ['q', 'u'])
      const result = await updateStatement(context, name, statement)
      sofar.n += result.matched + (result.upsertedId === undefined ? 0 : 1)
      sofar.nModified += result.modified
      if (result.upsertedId !== undefined) sofar.upserted.push({ index, _id: result.upsertedId })
    })
    const { nModified, upserted } = tally
    return answer(tally, { nModified, ...(upserted.length > 0 ? { upserted } : {}) })
  },
}

async function updateStatement(context: CommandContext, name: string, statement: Doc) {
  const { store, db } = context
  const filter = documentOption(statement.q, 'q')
  const many = booleanOption(statement.multi, 'multi')
  const modification = parseModification(statement.u, many)
  const arrayFilters = compileArrayFilters(statement.arrayFilters)
  refuseUnusedFilters(modification, arrayFilters)
  compileFilter(filter)
  const upsert = booleanOption(statement.upsert, 'upsert')
  const collection = upsert ? ensureCollection(store, db, name) : findCollection(store, db, name)
  if (!collection) return { matched: 0, modified: 0, upsertedId: undefined }
  const wish = { collection, filter, many, modification, arrayFilters, now: new Date(context.now()), upsert }
  const { changed, inserted } = await changeOrInsert(context, wish)
  return { matched: changed.matched, modified: changed.modified, upsertedId: inserted?._id }
}

export const deleteCommand: Command = {
  fields: ['deletes', ...GENERAL],
  inTransaction: true,
  retryable: true,
  run: async (context) => {
    const { store, db, command } = context
    refuseManyRetried(context, command.deletes, ({ limit }) => isNumber(limit) && numberOf(limit) === 0)
    const collection = findCollection(store, db, collectionName(context, 'delete'))
    const tally = await eachStatement(context, command.deletes, async (statement, _index, sofar) => {
      refuseUnknownOptions('delete', statement, DELETE_STATEMENT)
      requireOptions('delete', statement, DELETE_STATEMENT)
      const filter = documentOption(statement.q, 'q')
      compileFilter(filter)
      const limit = naturalOption(statement.limit, 'limit')
      if (limit !== 0 && limit !== 1)
        throw new StoreError(
          'FailedToParse',
          `The limit field in delete objects must be 0 or 1. Got ${limit}`,
        )
      if (!collection) return
      const { matched } = await changeMatching(context, { collection, filter, many: limit === 0 }, () => null)
      sofar.n += matched
    })
    return answer(tally)
  },
}

export const findAndModify: Command = {
  fields: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'arrayFilters',
    'bypassDocumentValidation',
  ],
  inTransaction: true,
  retryable: true,
  run: async (context) => {
    const { store, db, command } = context
    const name = collectionName(context, 'findAndModify' in command ? 'findAndModify' : 'findandmodify')
    const filter = documentOption(command.query, 'query')
    compileFilter(filter)
    const sort = parseSort(command.sort)
    const project = compileProjection(command.fields)
    const shown = (doc: Doc | null) => (doc && project ? project(doc) : doc)
    const remove = booleanOption(command.remove, 'remove')
    const showsNew = booleanOption(command.new, 'new')
    const upsert = booleanOption(command.upsert, 'upsert')
    if (remove && (command.update !== undefined || command.arrayFilters !== undefined || showsNew || upsert))
      throw new StoreError(
        'FailedToParse',
        'Cannot specify remove together with update, arrayFilters, new or upsert',
      )
    const modification = remove ? null : parseModification(command.update, false)
    const arrayFilters = compileArrayFilters(command.arrayFilters)
    if (modification) refuseUnusedFilters(modification, arrayFilters)
    const collection = upsert ? ensureCollection(store, db, name) : findCollection(store, db, name)
    const nothing = {
      lastErrorObject: remove ? { n: 0 } : { n: 0, updatedExisting: false },
      value: null,
      ok: 1,
    }
    if (!collection) return nothing
    const query = { collection, filter, sort, many: false }
    if (modification === null) {
      const { last } = await changeMatching(context, query, () => null)
      return last ? { lastErrorObject: { n: 1 }, value: shown(last.before), ok: 1 } : nothing
    }
    const now = new Date(context.now())
    const wish = { ...query, modification, arrayFilters, now, upsert }
    const { changed, inserted } = await changeOrInsert(context, wish)
    if (inserted) {
      return {
        lastErrorObject: { n: 1, updatedExisting: false, upserted: inserted._id },
        value: showsNew ? shown(inserted) : null,
        ok: 1,
      }
    }
    if (!changed.last) return nothing
    const value = shown(showsNew ? changed.last.after : changed.last.before)
    return { lastErrorObject: { n: 1, updatedExisting: true }, value, ok: 1 }
  },
}
