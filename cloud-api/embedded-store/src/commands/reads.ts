import { encodeKey } from '../bson/key-encoding.ts'
import { valuesAt } from '../bson/paths.ts'
import { type Doc, encode, isDocument } from '../bson/values.ts'
import { compileFilter } from '../query/match.ts'
import type { Plan } from '../query/plan.ts'
import { planRead, readPages } from '../query/read.ts'
import { parseSort, type SortSpec } from '../query/sort-project.ts'
import { findCollection } from '../storage/store.ts'
import { StoreError, unsupported } from '../store-error.ts'
import { leadOf } from './aggregate.ts'
import { type Command, collectionName, refuseUnknownFields } from './command.ts'
import { documentOption, naturalOption } from './find.ts'
import { refuseUnknownStages } from './stages.ts'
import { MAX_DOCUMENT } from './write-one.ts'

export const count: Command = {
  fields: ['query', 'skip', 'limit'],
  inTransaction: false,
  run: async (context) => {
    const { store, db, command, transaction, pace } = context
    const filter = documentOption(command.query, 'query')
    compileFilter(filter)
    const collection = findCollection(store, db, collectionName(context, 'count'))
    if (!collection) return { n: 0, ok: 1 }
    const [skip, limit] = [naturalOption(command.skip, 'skip'), naturalOption(command.limit, 'limit')]
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

export const distinct: Command = {
  fields: ['key', 'query'],
  inTransaction: true,
  run: async (context) => {
    const { store, db, command, transaction, pace } = context
    const filter = documentOption(command.query, 'query')
    compileFilter(filter)
    if (typeof command.key !== 'string') throw new StoreError('TypeMismatch', "'key' must be a string")
    const collection = findCollection(store, db, collectionName(context, 'distinct'))
    const values = new Map<string, unknown>()
    const found = collection
      ? readPages(store, { collection, filter, sort: [], skip: 0, limit: 0, transaction })
      : []
    for (const page of found) {
      for (const { doc } of page)
        for (const item of elementsAt(doc, command.key)) values.set(encodeKey(item).toString('latin1'), item)
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

/** What distinct counts: every value of the path, arrays by their elements. */
function elementsAt(doc: Doc, path: string): unknown[] {
  return valuesAt(doc, path)
    .values.flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter((item) => item !== undefined)
}

/** What can be explained. */
const EXPLAINABLE = ['aggregate', 'count', 'delete', 'distinct', 'find', 'findAndModify', 'update']

/** explain: which index answers. What the command itself would refuse, this refuses. */
export function explainOf(commands: ReadonlyMap<string, Command>): Command {
  return {
    fields: ['verbosity'],
    run: ({ store, db, command }) => {
      const inner = command.explain
      if (!isDocument(inner)) throw new StoreError('TypeMismatch', "'explain' must be an object")
      const [kind = ''] = Object.keys(inner)
      const known = commands.get(kind)
      if (!known || !EXPLAINABLE.includes(kind)) throw unsupported(`explain of ${kind}`)
      refuseUnknownFields(kind, known.fields, inner)
      if (command.verbosity !== 'queryPlanner') throw unsupported('any verbosity but queryPlanner')
      const question = questionOf(inner)
      compileFilter(question.filter)
      const collection = findCollection(store, db, String(inner[kind]))
      const plan = collection && planRead(store, { collection, ...question, transaction: null })
      return {
        queryPlanner: {
          namespace: `${db}.${String(inner[kind])}`,
          winningPlan: plan ? stagesOf(plan) : { stage: 'EOF' },
          rejectedPlans: [],
        },
        ok: 1,
      }
    },
  }
}

function questionOf(inner: Doc): { readonly filter: Doc; readonly sort: SortSpec } {
  if (Array.isArray(inner.pipeline)) {
    refuseUnknownStages(inner.pipeline)
    return leadOf(inner.pipeline)
  }
  const filter = documentOption(inner.filter ?? inner.query ?? firstStatement(inner)?.q, 'filter')
  return { filter, sort: parseSort(inner.sort) }
}

function stagesOf(plan: Plan): Doc {
  if (plan.kind === 'ids') return { stage: 'IDHACK' }
  if (plan.kind === 'collection-scan') return { stage: 'COLLSCAN' }
  const [indexName, keyPattern] =
    plan.kind === 'id-scan' ? ['_id_', { _id: 1 }] : [plan.index.name, plan.index.spec.key]
  return { stage: 'FETCH', inputStage: { stage: 'IXSCAN', indexName, keyPattern } }
}

function firstStatement(inner: { readonly updates?: unknown; readonly deletes?: unknown }) {
  const statements = inner.updates ?? inner.deletes
  const first = Array.isArray(statements) ? statements[0] : undefined
  return isDocument(first) ? first : undefined
}
