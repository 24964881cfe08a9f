import { type Doc, isDocument, numberOption } from '../bson/values.ts'
import { compileFilter, truthy } from '../query/match.ts'
import { compileProjection, parseSort } from '../query/sort-project.ts'
import { ensureCollection, findCollection } from '../storage/store.ts'
import { StoreError } from '../store-error.ts'
import { applyUpdate, compileArrayFilters, parseModification } from '../update/apply-update.ts'
import { type Command, type CommandContext, collectionName, refuseUnknownOptions } from './command.ts'
import { documentOption } from './find.ts'
import { matchedElement } from './matched-element.ts'
import { upsertBase } from './upsert.ts'
import { changeMatching, insertOne } from './write-one.ts'

type WriteError = { index: number; code: number; errmsg: string; [field: string]: unknown }

/** Runs the statements of a write command; `ordered` stops at the first error. Errors keep their order. */
async function eachStatement(
  context: CommandContext,
  statements: unknown,
  run: (statement: Doc, index: number) => Promise<void>,
): Promise<WriteError[]> {
  if (!Array.isArray(statements) || statements.length === 0 || statements.length > 100_000) {
    throw new StoreError('InvalidLength', 'Write batch sizes must be between 1 and 100000')
  }
  const ordered = context.command.ordered !== false
  const errors: WriteError[] = []
  for (const [index, statement] of statements.entries()) {
    try {
      if (!isDocument(statement)) throw new StoreError('TypeMismatch', 'A write statement must be an object')
      await run(statement, index)
    } catch (error) {
      // In a transaction an error ends it; what is not ours is a defect and must be seen.
      if (!(error instanceof StoreError) || (context.transaction && error.codeName !== 'DuplicateKey'))
        throw error
      errors.push({ index, code: error.code, errmsg: error.message, ...error.fields })
      if (ordered) break
    }
  }
  return errors
}

function answer(n: number, errors: readonly WriteError[], more: Doc = {}): Doc {
  return { n, ...more, ...(errors.length > 0 ? { writeErrors: errors } : {}), ok: 1 }
}

const GENERAL = ['ordered', 'bypassDocumentValidation']

export const insert: Command = {
  fields: ['documents', ...GENERAL],
  inTransaction: true,
  retryable: true,
  run: async (context) => {
    const { store, db, command, transaction } = context
    const collection = ensureCollection(store, db, collectionName(context, 'insert'))
    let n = 0
    const errors = await eachStatement(context, command.documents, async (doc) => {
      await insertOne(store, transaction, collection, doc)
      n++
    })
    return answer(n, errors)
  },
}

export const update: Command = {
  fields: ['updates', ...GENERAL],
  inTransaction: true,
  retryable: true,
  run: async (context) => {
    let [n, nModified] = [0, 0]
    const upserted: Doc[] = []
    const name = collectionName(context, 'update')
    const errors = await eachStatement(context, context.command.updates, async (statement, index) => {
      refuseUnknownOptions('update', statement, ['q', 'u', 'multi', 'upsert', 'arrayFilters'])
      const result = await updateStatement(context, name, statement)
      n += result.matched + (result.upsertedId === undefined ? 0 : 1)
      nModified += result.modified
      if (result.upsertedId !== undefined) upserted.push({ index, _id: result.upsertedId })
    })
    return answer(n, errors, { nModified, ...(upserted.length > 0 ? { upserted } : {}) })
  },
}

async function updateStatement(context: CommandContext, name: string, statement: Doc) {
  const { store, db, transaction } = context
  const filter = documentOption(statement.q, 'q')
  const many = truthy(statement.multi)
  const modification = parseModification(statement.u, many)
  const arrayFilters = compileArrayFilters(statement.arrayFilters)
  compileFilter(filter)
  const upsert = truthy(statement.upsert)
  const collection = upsert ? ensureCollection(store, db, name) : findCollection(store, db, name)
  if (!collection) return { matched: 0, modified: 0, upsertedId: undefined }
  const now = new Date(context.now())
  const changed = await changeMatching({ store, transaction, collection, filter }, many, ({ doc }) =>
    applyUpdate(doc, modification, {
      now,
      arrayFilters,
      matchedIndex: matchedElement(doc, filter),
      inserting: false,
    }),
  )
  if (changed.length > 0 || !upsert) {
    return {
      matched: changed.length,
      modified: changed.filter(({ modified }) => modified).length,
      upsertedId: undefined,
    }
  }
  const made = applyUpdate(upsertBase(filter), modification, {
    now,
    arrayFilters,
    matchedIndex: null,
    inserting: true,
  })
  const inserted = await insertOne(store, transaction, collection, made)
  return { matched: 0, modified: 0, upsertedId: inserted._id }
}

export const deleteCommand: Command = {
  fields: ['deletes', ...GENERAL],
  inTransaction: true,
  retryable: true,
  run: async (context) => {
    const { store, db, command, transaction } = context
    const collection = findCollection(store, db, collectionName(context, 'delete'))
    let n = 0
    const errors = await eachStatement(context, command.deletes, async (statement) => {
      refuseUnknownOptions('delete', statement, ['q', 'limit'])
      const filter = documentOption(statement.q, 'q')
      compileFilter(filter)
      if (!collection) return
      const gone = await changeMatching(
        { store, transaction, collection, filter },
        numberOption(statement.limit, 0) === 0,
        () => null,
      )
      n += gone.length
    })
    return answer(n, errors)
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
    const { store, db, command, transaction } = context
    const name = collectionName(context, 'findAndModify' in command ? 'findAndModify' : 'findandmodify')
    const filter = documentOption(command.query, 'query')
    compileFilter(filter)
    const sort = parseSort(command.sort)
    const project = compileProjection(command.fields)
    const shown = (doc: Doc | null) => (doc && project ? project(doc) : doc)
    const remove = truthy(command.remove)
    const modification = remove ? null : parseModification(command.update, false)
    const arrayFilters = compileArrayFilters(command.arrayFilters)
    const upsert = truthy(command.upsert)
    const collection = upsert ? ensureCollection(store, db, name) : findCollection(store, db, name)
    const nothing = {
      lastErrorObject: remove ? { n: 0 } : { n: 0, updatedExisting: false },
      value: null,
      ok: 1,
    }
    if (!collection) return nothing
    const now = new Date(context.now())
    const [changed] = await changeMatching(
      { store, transaction, collection, filter, sort },
      false,
      ({ doc }) =>
        modification === null
          ? null
          : applyUpdate(doc, modification, {
              now,
              arrayFilters,
              matchedIndex: matchedElement(doc, filter),
              inserting: false,
            }),
    )
    if (changed) {
      const value = shown(truthy(command.new) ? changed.after : changed.before.doc)
      return { lastErrorObject: remove ? { n: 1 } : { n: 1, updatedExisting: true }, value, ok: 1 }
    }
    if (!upsert || modification === null) return nothing
    const made = applyUpdate(upsertBase(filter), modification, {
      now,
      arrayFilters,
      matchedIndex: null,
      inserting: true,
    })
    const inserted = await insertOne(store, transaction, collection, made)
    return {
      lastErrorObject: { n: 1, updatedExisting: false, upserted: inserted._id },
      value: truthy(command.new) ? shown(inserted) : null,
      ok: 1,
    }
  },
}
