import { equalValues } from '../bson/key-encoding.ts'
import { type Doc, decode, encode, isDocument } from '../bson/values.ts'
import type { Pace } from '../pace.ts'
import { compileFilter } from '../query/match.ts'
import { buildIndex } from '../storage/build-index.ts'
import { addIndex, type Collection, type Index, parseIndexSpec } from '../storage/catalog.ts'
import { dropCollection, dropIndex, removeDropped } from '../storage/drop.ts'
import { change, ensureCollection, findCollection, type Store } from '../storage/store.ts'
import { StoreError } from '../store-error.ts'
import { booleanOption, type Command, collectionName } from './command.ts'
import { documentOption, firstPage, onePage } from './find.ts'

export const create: Command = {
  fields: [],
  run: (context) => {
    const name = collectionName(context, 'create')
    if (findCollection(context.store, context.db, name)) {
      throw new StoreError('NamespaceExists', `Collection ${context.db}.${name} already exists.`)
    }
    ensureCollection(context.store, context.db, name)
    return { ok: 1 }
  },
}

export const createIndexes: Command = {
  fields: ['indexes', 'commitQuorum'],
  run: async (context) => {
    const { store, db, command, pace } = context
    const specs = Array.isArray(command.indexes) ? command.indexes.map(parseIndexSpec) : []
    if (specs.length === 0) throw new StoreError('BadValue', 'Must specify at least one index to create')
    const name = collectionName(context, 'createIndexes')
    const createdCollectionAutomatically = !findCollection(store, db, name)
    const { ns } = ensureCollection(store, db, name)
    const before = readyCount(store, ns)
    const made: number[] = []
    try {
      for (const spec of specs) made.push(...(await ensureIndex(store, ns, spec, pace)))
    } catch (error) {
      await takeBack(store, ns, made, pace)
      throw error
    }
    return {
      numIndexesBefore: before,
      numIndexesAfter: readyCount(store, ns),
      createdCollectionAutomatically,
      ok: 1,
    }
  },
}

/** A command that fails has made none of its indexes. */
async function takeBack(store: Store, ns: string, made: readonly number[], pace: Pace): Promise<void> {
  const collection = store.catalog.get(ns)
  if (!collection || made.length === 0) return
  change(store, () => {
    for (const index of collection.indexes.filter(({ id }) => made.includes(id)))
      dropIndex(store, collection, index)
  })
  await removeDropped(store, pace)
}

function isReady({ readyAt }: Index): boolean {
  return readyAt !== Number.POSITIVE_INFINITY
}

/** Indexes of a collection, `_id_` included. */
function readyCount(store: Store, ns: string): number {
  return (store.catalog.get(ns)?.indexes.filter(isReady).length ?? 0) + 1
}

/** The index that is asked for, if there is one. @throws StoreError when one like it is in the way */
function sameIndex(collection: Collection, spec: Doc): Index | undefined {
  const sameName = collection.indexes.find((index) => index.name === spec.name)
  const comparable = ({ v: _v, ...rest }: Doc) =>
    Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
  if (sameName) {
    if (equalValues(comparable(decode(encode(sameName.spec))), comparable(decode(encode(spec)))))
      return sameName
    throw new StoreError(
      'IndexKeySpecsConflict',
      `An existing index has the same name as the requested index: ${sameName.name}`,
    )
  }
  const sameKey = collection.indexes.find(
    (index) =>
      equalValues(decode(encode(index.spec)).key, decode(encode(spec)).key) &&
      equalValues(index.spec.partialFilterExpression ?? null, spec.partialFilterExpression ?? null),
  )
  if (sameKey)
    throw new StoreError(
      'IndexOptionsConflict',
      `Index already exists with a different name: ${sameKey.name}`,
    )
  return undefined
}

/** Makes an index that is not there; waits for one that is being made. @returns the id of the one it made, if any */
async function ensureIndex(store: Store, ns: string, spec: Doc, pace: Pace): Promise<number[]> {
  if (Object.keys(spec.key).join() === '_id') return []
  const known = () => sameIndex(liveCollection(store, ns), spec)
  for (let same = known(); same && !isReady(same); same = known()) {
    const underWay = store.building.get(same.id)
    if (underWay) {
      await pace.waitFor(underWay)
      continue
    }
    // The disk refused the last step of its build: it lacks keys.
    const unready = same
    change(store, () => dropIndex(store, liveCollection(store, ns), unready))
  }
  if (known()) return []
  const { id } = change(store, () => {
    store.catalogTouched = true
    return addIndex(store.writer, liveCollection(store, ns), spec)
  })
  const built = build(store, ns, id, pace)
  store.building.set(id, built)
  try {
    await built
    return [id]
  } finally {
    store.building.delete(id)
  }
}

/** @throws StoreError NamespaceNotFound when it was dropped meanwhile */
function liveCollection(store: Store, ns: string): Collection {
  const collection = store.catalog.get(ns)
  if (!collection) throw new StoreError('NamespaceNotFound', `ns not found ${ns}`)
  return collection
}

/** What a build that fails has put in is taken out again. */
async function build(store: Store, ns: string, indexId: number, pace: Pace): Promise<void> {
  try {
    await buildIndex(store, ns, indexId, pace)
  } catch (error) {
    const collection = store.catalog.get(ns)
    const index = collection?.indexes.find(({ id }) => id === indexId)
    if (collection && index) change(store, () => dropIndex(store, collection, index))
    await removeDropped(store, pace)
    throw error
  }
}

export const listIndexes: Command = {
  fields: ['cursor'],
  run: (context) => {
    const { store, db } = context
    const name = collectionName(context, 'listIndexes')
    const collection = findCollection(store, db, name)
    if (!collection) throw new StoreError('NamespaceNotFound', `ns does not exist: ${db}.${name}`)
    const specs = [
      { v: 2, key: { _id: 1 }, name: '_id_' },
      ...collection.indexes.filter(isReady).map(({ spec }) => spec),
    ]
    return firstPage(context, `${db}.${name}`, onePage(specs.map((spec) => encode(spec))))
  },
}

export const dropIndexes: Command = {
  fields: ['index'],
  run: async (context) => {
    const { store, db, command, pace } = context
    const name = collectionName(context, 'dropIndexes')
    const collection = findCollection(store, db, name)
    if (!collection) throw new StoreError('NamespaceNotFound', `ns not found ${db}.${name}`)
    const wanted = Array.isArray(command.index) ? command.index : [command.index]
    const gone = new Set(wanted.flatMap((by) => indexesBy(collection, by)))
    const before = readyCount(store, collection.ns)
    change(store, () => {
      for (const index of gone) dropIndex(store, collection, index)
    })
    await removeDropped(store, pace)
    return { nIndexesWas: before, ok: 1 }
  },
}

/** @throws StoreError IndexNotFound */
function indexesBy({ indexes }: Collection, by: unknown): Index[] {
  if (by === '*') return [...indexes]
  if (by === '_id_' || (isDocument(by) && equalValues(by, { _id: 1 })))
    throw new StoreError('InvalidOptions', 'cannot drop _id index')
  const found = indexes.filter(
    (index) => by === index.name || (isDocument(by) && equalValues(by, decode(encode(index.spec)).key)),
  )
  if (found.length > 0) return found
  const asked = typeof by === 'string' ? `name [${by}]` : `key [${JSON.stringify(by)}]`
  throw new StoreError('IndexNotFound', `index not found with ${asked}`)
}

export const drop: Command = {
  fields: [],
  run: async (context) => {
    const { store, db, pace } = context
    const name = collectionName(context, 'drop')
    const collection = findCollection(store, db, name)
    if (!collection) throw new StoreError('NamespaceNotFound', 'ns not found')
    const nIndexesWas = readyCount(store, collection.ns)
    change(store, () => dropCollection(store, collection))
    await removeDropped(store, pace)
    return { ns: collection.ns, nIndexesWas, ok: 1 }
  },
}

export const dropDatabase: Command = {
  fields: [],
  run: async ({ store, db, pace }) => {
    const gone = [...store.catalog.values()].filter((collection) => collection.db === db)
    change(store, () => {
      for (const collection of gone) dropCollection(store, collection)
    })
    await removeDropped(store, pace)
    return { dropped: db, ok: 1 }
  },
}

export const listCollections: Command = {
  fields: ['filter', 'nameOnly', 'cursor', 'authorizedCollections'],
  run: (context) => {
    const { store, db, command } = context
    const matches = compileFilter(documentOption(command.filter, 'filter'))
    const nameOnly = booleanOption(command.nameOnly, 'nameOnly')
    booleanOption(command.authorizedCollections, 'authorizedCollections') // whoever is let in may see all
    const infos = [...store.catalog.values()]
      .filter((collection) => collection.db === db)
      .map(({ name }): Doc => ({ name, type: 'collection', options: {}, info: { readOnly: false } }))
      .filter(matches)
      .map((info) => (nameOnly ? { name: info.name, type: info.type } : info))
    return firstPage(context, `${db}.$cmd.listCollections`, onePage(infos.map((info) => encode(info))))
  },
}

export const listDatabases: Command = {
  fields: ['filter', 'nameOnly', 'authorizedDatabases'],
  run: ({ store, command }) => {
    const matches = compileFilter(documentOption(command.filter, 'filter'))
    const nameOnly = booleanOption(command.nameOnly, 'nameOnly')
    booleanOption(command.authorizedDatabases, 'authorizedDatabases')
    const names = [...new Set([...store.catalog.values()].map(({ db }) => db))].sort()
    const databases = names
      .map((name): Doc => ({ name, empty: false }))
      .filter(matches)
      .map((info) => (nameOnly ? { name: info.name } : info))
    return { databases, ok: 1 }
  },
}
