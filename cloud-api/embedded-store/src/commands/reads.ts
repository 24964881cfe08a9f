import { encodeKey } from '../bson/key-encoding.ts'
import { valuesAt } from '../bson/paths.ts'
import { type Doc, isDocument } from '../bson/values.ts'
import { compileFilter } from '../query/match.ts'
import { planRead, readPages } from '../query/read.ts'
import { parseSort } from '../query/sort-project.ts'
import { findCollection } from '../storage/store.ts'
import { StoreError } from '../store-error.ts'
import { type Command, collectionName } from './command.ts'
import { documentOption, naturalOption } from './find.ts'

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
    return { values: [...values.values()], ok: 1 }
  },
}

/** What distinct counts: every value of the path, arrays by their elements. */
function elementsAt(doc: Doc, path: string): unknown[] {
  return valuesAt(doc, path)
    .values.flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter((item) => item !== undefined)
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
    const sort = parseSort(inner.sort ?? pipeline[1]?.$sort)
    const plan = collection ? planRead(context.store, { collection, filter, sort, transaction: null }) : null
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
            : plan.kind === 'id-scan'
              ? { stage: 'FETCH', inputStage: { stage: 'IXSCAN', indexName: '_id_', keyPattern: { _id: 1 } } }
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
