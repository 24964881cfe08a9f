import { encodeKey } from '../bson/key-encoding.ts'
import { valuesAt } from '../bson/paths.ts'
import { type Doc, encode, isDocument } from '../bson/values.ts'
import { compileFilter } from '../query/match.ts'
import type { Plan } from '../query/plan.ts'
import { planRead, readPages } from '../query/read.ts'
import { compileProjection, parseSort, type SortSpec } from '../query/sort-project.ts'
import { findCollection } from '../storage/store.ts'
import { StoreError, unsupported } from '../store-error.ts'
import { compileArrayFilters, parseModification, refuseUnusedFilters } from '../update/parse-update.ts'
import { compilePipeline } from './aggregate.ts'
import {
  booleanOption,
  type Command,
  collectionName,
  naturalOption,
  refuseUnknownFields,
  refuseUnknownOptions,
  requireOptions,
} from './command.ts'
import { documentOption, findOptions } from './find.ts'
import { MAX_DOCUMENT } from './write-one.ts'
import { DELETE_STATEMENT, UPDATE_STATEMENT } from './writes.ts'

export const count: Command = {
  fields: ['query', 'skip', 'limit'],
  inTransaction: false,
  run: async (context) => {
    const { store, db, command, transaction, pace } = context
    const { filter, skip, limit } = countOptions(command)
    const collection = findCollection(store, db, collectionName(context, 'count'))
    if (!collection) return { n: 0, ok: 1 }
    if (Object.keys(filter).length === 0 && skip === 0 && limit === 0 && !transaction) {
      return { n: Number(store.writer.countDocs.get(collection.id)), ok: 1 }
    }
    let n = 0
    for (const page of readPages(store, { collection, filter, sort: [], skip, limit, transaction })) {
      n += page.length
      await pace.breathe()
    }
    return { n, ok: 1 }
  },
}

function countOptions(command: Doc): { readonly filter: Doc; readonly skip: number; readonly limit: number } {
  const filter = documentOption(command.query, 'query')
  compileFilter(filter)
  return {
    filter,
    skip: naturalOption(command.skip, 'skip'),
    limit: naturalOption(command.limit, 'limit'),
  }
}

export const distinct: Command = {
  fields: ['key', 'query'],
  inTransaction: true,
  run: async (context) => {
    const { store, db, command, transaction, pace } = context
    const { filter, key } = distinctOptions(command)
    const collection = findCollection(store, db, collectionName(context, 'distinct'))
    const values = new Map<string, unknown>()
    const found = collection
      ? readPages(store, { collection, filter, sort: [], skip: 0, limit: 0, transaction })
      : []
    for (const page of found) {
      for (const { doc } of page)
        for (const item of elementsAt(doc, key)) values.set(encodeKey(item).toString('latin1'), item)
      await pace.breathe()
    }
    const answer = encode({ values: [...values.values()], ok: 1 })
    if (answer.length > MAX_DOCUMENT)
      throw new StoreError(
        'BSONObjectTooLarge',
        `distinct found too much for one answer: ${answer.length} bytes`,
      )
    return answer
  },
}

function distinctOptions(command: Doc): { readonly filter: Doc; readonly key: string } {
  const filter = documentOption(command.query, 'query')
  compileFilter(filter)
  if (typeof command.key !== 'string') throw new StoreError('TypeMismatch', "'key' must be a string")
  return { filter, key: command.key }
}

/** What distinct counts: every value of the path, arrays by their elements. */
function elementsAt(doc: Doc, path: string): unknown[] {
  return valuesAt(doc, path)
    .values.flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter((item) => item !== undefined)
}

type Question = { readonly filter: Doc; readonly sort: SortSpec }

/** What can be explained, and which documents each command looks for. */
const QUESTIONS: Readonly<Record<string, (inner: Doc) => Question>> = {
  aggregate: ({ pipeline, cursor, allowDiskUse }) => {
    if (!Array.isArray(pipeline)) throw new StoreError('TypeMismatch', "'pipeline' must be an array")
    refuseUnknownOptions('cursor', documentOption(cursor, 'cursor'), ['batchSize'])
    booleanOption(allowDiskUse, 'allowDiskUse')
    return compilePipeline(pipeline, () => []).lead
  },
  count: (inner) => ({ ...countOptions(inner), sort: [] }),
  delete: ({ deletes, ordered }) => {
    const statement = onlyStatement('delete', deletes, DELETE_STATEMENT)
    requireOptions('delete', statement, DELETE_STATEMENT)
    booleanOption(ordered, 'ordered')
    if (naturalOption(statement.limit, 'limit') > 1)
      throw new StoreError('FailedToParse', 'The limit field in delete objects must be 0 or 1')
    return { filter: documentOption(statement.q, 'q'), sort: [] }
  },
  distinct: (inner) => ({ ...distinctOptions(inner), sort: [] }),
  find: findOptions,
  findAndModify: ({ query, sort, fields, remove, update, arrayFilters }) => {
    if (!booleanOption(remove, 'remove')) refuseModification(update, false, arrayFilters)
    compileProjection(fields)
    return { filter: documentOption(query, 'query'), sort: parseSort(sort) }
  },
  update: ({ updates, ordered }) => {
    const statement = onlyStatement('update', updates, UPDATE_STATEMENT)
    requireOptions('update', statement, ['q', 'u'])
    booleanOption(ordered, 'ordered')
    booleanOption(statement.upsert, 'upsert')
    refuseModification(statement.u, booleanOption(statement.multi, 'multi'), statement.arrayFilters)
    return { filter: documentOption(statement.q, 'q'), sort: [] }
  },
}

/** explain: which index answers. What the command itself would refuse, this refuses. */
export function explainOf(commands: ReadonlyMap<string, Command>): Command {
  return {
    fields: ['verbosity'],
    run: (context) => {
      const { store, db, command } = context
      const inner = command.explain
      if (!isDocument(inner)) throw new StoreError('TypeMismatch', "'explain' must be an object")
      const [kind = ''] = Object.keys(inner)
      const [known, questionOf] = [commands.get(kind), QUESTIONS[kind]]
      if (!known || !questionOf) throw unsupported(`explain of ${kind}`)
      refuseUnknownFields(kind, known.fields, inner)
      if (command.verbosity !== 'queryPlanner') throw unsupported('any verbosity but queryPlanner')
      const name = collectionName({ ...context, command: inner }, kind)
      const { filter, sort } = questionOf(inner)
      compileFilter(filter)
      const collection = findCollection(store, db, name)
      const plan = collection && planRead(store, { collection, filter, sort, transaction: null })
      return {
        queryPlanner: {
          namespace: `${db}.${name}`,
          winningPlan: plan ? stagesOf(plan) : { stage: 'EOF' },
          rejectedPlans: [],
        },
        ok: 1,
      }
    },
  }
}

function onlyStatement(kind: string, statements: unknown, known: readonly string[]): Doc {
  const [statement, ...others]: unknown[] = Array.isArray(statements) ? statements : []
  if (others.length > 0 || !isDocument(statement))
    throw new StoreError('InvalidLength', 'explained write batches must be of size 1')
  refuseUnknownOptions(kind, statement, known)
  return statement
}

function refuseModification(update: unknown, many: boolean, arrayFilters: unknown): void {
  refuseUnusedFilters(parseModification(update, many), compileArrayFilters(arrayFilters))
}

function stagesOf(plan: Plan): Doc {
  if (plan.kind === 'ids') return { stage: 'IDHACK' }
  if (plan.kind === 'collection-scan') return { stage: 'COLLSCAN' }
  const [indexName, keyPattern] =
    plan.kind === 'id-scan' ? ['_id_', { _id: 1 }] : [plan.index.name, plan.index.spec.key]
  return { stage: 'FETCH', inputStage: { stage: 'IXSCAN', indexName, keyPattern } }
}
