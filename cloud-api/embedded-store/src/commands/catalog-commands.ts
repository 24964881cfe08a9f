import { equalValues } from '../bson/key-encoding.ts'
import { type Doc, decode, encode, isDocument } from '../bson/values.ts'
import { compileFilter } from '../query/match.ts'
import { addIndex, type Collection, parseIndexSpec } from '../storage/catalog.ts'
import { indexKeysOf } from '../storage/index-keys.ts'
import { change, duplicateKey, ensureCollection, findCollection, type Store } from '../storage/store.ts'
import { StoreError } from '../store-error.ts'
import { type Command, collectionName } from './command.ts'
import { documentOption, firstPage } from './find.ts'

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
  run: (context) => {
    const { store, db, command } = context
    const specs = Array.isArray(command.indexes) ? command.indexes.map(parseIndexSpec) : []
    if (specs.length === 0) throw new StoreError('BadValue', 'Must specify at least one index to create')
    const collection = ensureCollection(store, db, collectionName(context, 'createIndexes'))
    const before = collection.indexes.length + 1
    change(store, () => {
      store.catalogTouched = true
      for (const spec of specs) if (!exists(collection, spec)) build(store, collection, spec)
    })
    return {
      numIndexesBefore: before,
      numIndexesAfter: collection.indexes.length + 1,
      createdCollectionAutomatically: false,
      ok: 1,
    }
  },
}

function exists(collection: Collection, spec: Doc): boolean {
  if (Object.keys(spec.key).join() === '_id') return true
  const sameName = collection.indexes.find((index) => index.name === spec.name)
  const comparable = ({ v: _v, ...rest }: Doc) =>
    Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
  if (sameName) {
    if (equalValues(comparable(decode(encode(sameName.spec))), comparable(decode(encode(spec))))) return true
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
  return false
}

function build(store: Store, collection: Collection, spec: Doc): void {
  const { sqlite } = store.writer
  const index = addIndex(store.writer, collection, spec)
  const put = sqlite.prepare('INSERT INTO keys (idx, key, id) VALUES (?, ?, ?)')
  const taken = sqlite.prepare('SELECT 1 FROM keys WHERE idx = ? AND key = ? LIMIT 1')
  let after: Buffer = Buffer.alloc(0)
  for (;;) {
    const page = store.writer.pageDocs.all(collection.id, after) as { id: Buffer; doc: Buffer }[]
    for (const { id, doc } of page) {
      const decoded = decode(doc)
      const { keys, multikey } = indexKeysOf(index, decoded)
      for (const key of keys) {
        if (index.unique && taken.get(index.id, key)) throw duplicateKey(collection, index, key, decoded)
        put.run(index.id, key, id)
      }
      if (multikey) index.multikey = true
    }
    const last = page.at(-1)
    if (!last) break
    after = last.id
  }
  if (index.multikey) sqlite.prepare('UPDATE indexes SET multikey = 1 WHERE id = ?').run(index.id)
}

export const listIndexes: Command = {
  fields: ['cursor'],
  run: (context) => {
    const { store, db } = context
    const name = collectionName(context, 'listIndexes')
    const collection = findCollection(store, db, name)
    if (!collection) throw new StoreError('NamespaceNotFound', `ns does not exist: ${db}.${name}`)
    const specs = [{ v: 2, key: { _id: 1 }, name: '_id_' }, ...collection.indexes.map(({ spec }) => spec)]
    return firstPage(context, `${db}.${name}`, specs.map((spec) => encode(spec)).values())
  },
}

export const dropIndexes: Command = {
  fields: ['index'],
  run: (context) => {
    const { store, db, command } = context
    const name = collectionName(context, 'dropIndexes')
    const collection = findCollection(store, db, name)
    if (!collection) throw new StoreError('NamespaceNotFound', `ns not found ${db}.${name}`)
    const wanted = Array.isArray(command.index) ? command.index : [command.index]
    const gone = collection.indexes.filter((index) =>
      wanted.some(
        (by) =>
          by === '*' ||
          by === index.name ||
          (isDocument(by) && equalValues(by, decode(encode(index.spec)).key)),
      ),
    )
    if (gone.length === 0 && !wanted.includes('*'))
      throw new StoreError('IndexNotFound', `index not found with name [${String(command.index)}]`)
    const before = collection.indexes.length + 1
    change(store, () => {
      store.catalogTouched = true
      for (const index of gone) {
        store.writer.sqlite.prepare('DELETE FROM keys WHERE idx = ?').run(index.id)
        store.writer.sqlite.prepare('DELETE FROM indexes WHERE id = ?').run(index.id)
        collection.indexes.splice(collection.indexes.indexOf(index), 1)
      }
    })
    return { nIndexesWas: before, ok: 1 }
  },
}

export const drop: Command = {
  fields: [],
  run: (context) => {
    const { store, db } = context
    const name = collectionName(context, 'drop')
    const collection = findCollection(store, db, name)
    if (!collection) throw new StoreError('NamespaceNotFound', 'ns not found')
    dropCollection(store, collection)
    return { ns: collection.ns, nIndexesWas: collection.indexes.length + 1, ok: 1 }
  },
}

function dropCollection(store: Store, collection: Collection): void {
  const { sqlite } = store.writer
  change(store, () => {
    store.catalogTouched = true
    for (const index of collection.indexes) sqlite.prepare('DELETE FROM keys WHERE idx = ?').run(index.id)
    sqlite.prepare('DELETE FROM indexes WHERE collection = ?').run(collection.id)
    sqlite.prepare('DELETE FROM docs WHERE collection = ?').run(collection.id)
    sqlite.prepare('DELETE FROM collections WHERE id = ?').run(collection.id)
    store.catalog.delete(collection.ns)
  })
}

export const dropDatabase: Command = {
  fields: [],
  run: ({ store, db }) => {
    for (const collection of [...store.catalog.values()])
      if (collection.db === db) dropCollection(store, collection)
    return { dropped: db, ok: 1 }
  },
}

export const listCollections: Command = {
  fields: ['filter', 'nameOnly', 'cursor', 'authorizedCollections'],
  run: (context) => {
    const { store, db, command } = context
    const matches = compileFilter(documentOption(command.filter, 'filter'))
    const infos = [...store.catalog.values()]
      .filter((collection) => collection.db === db)
      .map(({ name }): Doc => ({ name, type: 'collection', options: {}, info: { readOnly: false } }))
      .filter(matches)
    return firstPage(context, `${db}.$cmd.listCollections`, infos.map((info) => encode(info)).values())
  },
}

export const listDatabases: Command = {
  fields: ['filter', 'nameOnly', 'authorizedDatabases'],
  run: ({ store, command }) => {
    const matches = compileFilter(documentOption(command.filter, 'filter'))
    const names = [...new Set([...store.catalog.values()].map(({ db }) => db))].sort()
    const databases = names.map((name): Doc => ({ name, empty: false })).filter(matches)
    return { databases, ok: 1 }
  },
}
