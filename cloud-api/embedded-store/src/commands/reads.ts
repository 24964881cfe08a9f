import { encodeKey } from '../bson/key-encoding.ts'
import { valuesAt } from '../bson/paths.ts'
import { isDocument } from '../bson/values.ts'
import { compileFilter } from '../query/match.ts'
import { planQuery } from '../query/plan.ts'
import { read } from '../query/read.ts'
import { parseSort } from '../query/sort-project.ts'
import { findCollection } from '../storage/store.ts'
import { StoreError } from '../store-error.ts'
import { type Command, collectionName } from './command.ts'
import { documentOption, naturalOption } from './find.ts'

export const count: Command = {
  fields: ['query', 'skip', 'limit'],
  inTransaction: false,
  run: (context) => {
    const { store, db, command, transaction } = context
    const filter = documentOption(command.query, 'query')
    compileFilter(filter)
    const collection = findCollection(store, db, collectionName(context, 'count'))
    if (!collection) return { n: 0, ok: 1 }
    const [skip, limit] = [naturalOption(command.skip, 'skip'), naturalOption(command.limit, 'limit')]
    if (Object.keys(filter).length === 0 && skip === 0 && limit === 0 && !transaction) {
      return { n: Number(store.writer.countDocs.get(collection.id)), ok: 1 }
    }
    let n = 0
    for (const _ of read(store, { collection, filter, sort: [], skip, limit, transaction })) n++
    return { n, ok: 1 }
  },
}

export const distinct: Command = {
  fields: ['key', 'query'],
  inTransaction: true,
  run: (context) => {
    const { store, db, command, transaction } = context
    const filter = documentOption(command.query, 'query')
    compileFilter(filter)
    if (typeof command.key !== 'string') throw new StoreError('TypeMismatch', "'key' must be a string")
    const collection = findCollection(store, db, collectionName(context, 'distinct'))
    const values = new Map<string, unknown>()
    const found = collection
      ? read(store, { collection, filter, sort: [], skip: 0, limit: 0, transaction })
      : []
    for (const { doc } of found) {
      for (const value of valuesAt(doc, command.key).values) {
        for (const item of Array.isArray(value) ? value : [value]) {
          if (item !== undefined) values.set(encodeKey(item).toString('latin1'), item)
        }
      }
    }
    return { values: [...values.values()], ok: 1 }
  },
}

/** explain of find, count, distinct and aggregate with a leading $match: which index answers. */
export const explain: Command = {
  fields: ['verbosity'],
  run: (context) => {
    const inner = context.command.explain
    if (!isDocument(inner)) throw new StoreError('TypeMismatch', "'explain' must be an object")
    const [kind = ''] = Object.keys(inner)
    const pipeline = Array.isArray(inner.pipeline) ? inner.pipeline : []
    const filter = documentOption(
      inner.filter ?? inner.query ?? pipeline[0]?.$match ?? firstStatement(inner)?.q,
      'filter',
    )
    compileFilter(filter)
    const collection = findCollection(context.store, context.db, String(inner[kind]))
    const plan = collection ? planQuery(collection, filter, parseSort(inner.sort)) : null
    const winningPlan =
      plan === null
        ? { stage: 'EOF' }
        : plan.kind === 'index-scan'
          ? {
              stage: 'FETCH',
              inputStage: { stage: 'IXSCAN', indexName: plan.index.name, keyPattern: plan.index.spec.key },
            }
          : plan.kind === 'ids'
            ? { stage: 'IDHACK' }
            : { stage: 'COLLSCAN' }
    return {
      queryPlanner: { namespace: `${context.db}.${String(inner[kind])}`, winningPlan, rejectedPlans: [] },
      ok: 1,
    }
  },
}

function firstStatement(inner: { readonly updates?: unknown; readonly deletes?: unknown }) {
  const statements = inner.updates ?? inner.deletes
  const first = Array.isArray(statements) ? statements[0] : undefined
  return isDocument(first) ? first : undefined
}
