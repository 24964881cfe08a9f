import type Database from 'better-sqlite3'
import { Decimal128 } from 'bson'
import { type Doc, decode, decodePlain, encode, isDocument, isNumber, numberOf } from '../bson/values.ts'
import { compileFilter, type Matcher, truthy } from '../query/match.ts'
import { StoreError, unsupported } from '../store-error.ts'
import { indexKeysOf } from './index-keys.ts'
import type { Connection } from './sqlite.ts'

/** An index besides `_id_`, which is the primary key of the documents. */
export type Index = {
  readonly id: number
  readonly name: string
  readonly fields: readonly (readonly [path: string, direction: 1 | -1])[]
  readonly unique: boolean
  readonly sparse: boolean
  readonly partial: Matcher | null
  readonly expireAfterSeconds: number | null
  /** As the client gave it, for listIndexes. */
  readonly spec: Doc
  /** Some document has several keys: two bounds on one field may then be met by different elements. */
  multikey: boolean
  /** The store's write clock when it was complete: older snapshots cannot use it. Infinity while it is built. */
  readyAt: number
}

export type Collection = {
  readonly id: number
  readonly db: string
  readonly name: string
  readonly ns: string
  readonly indexes: Index[]
}

/** All collections by namespace. */
export type Catalog = Map<string, Collection>

/** @param clock The store's write clock now. */
export function loadCatalog(connection: Connection, clock: number): Catalog {
  const catalog: Catalog = new Map()
  const rows = connection.sqlite
    .prepare("SELECT id, db, name FROM collections WHERE db <> ''")
    .all() as CollectionRow[]
  for (const { id, db, name } of rows)
    catalog.set(`${db}.${name}`, { id, db, name, ns: `${db}.${name}`, indexes: [] })
  const byId = new Map([...catalog.values()].map((collection) => [collection.id, collection]))
  const indexes = connection.sqlite.prepare('SELECT * FROM indexes ORDER BY id').all() as IndexRow[]
  for (const row of indexes) {
    const index = makeIndex(row.id, decodePlain(row.spec))
    index.multikey = row.multikey === 1
    index.readyAt = row.ready === 1 ? clock : Number.POSITIVE_INFINITY
    byId.get(row.collection)?.indexes.push(index)
  }
  return catalog
}

type CollectionRow = { readonly id: number; readonly db: string; readonly name: string }
type IndexRow = {
  readonly id: number
  readonly collection: number
  readonly spec: Buffer
  readonly multikey: number
  readonly ready: number
}

export function addCollection(
  connection: Connection,
  catalog: Catalog,
  db: string,
  name: string,
): Collection {
  if (db === '' || name === '' || name.startsWith('system.') || name.includes('$') || name.includes('\0')) {
    throw new StoreError('InvalidNamespace', `Invalid collection name: ${db}.${name}`)
  }
  const { lastInsertRowid } = connection.sqlite
    .prepare('INSERT INTO collections (db, name) VALUES (?, ?)')
    .run(db, name)
  const collection: Collection = { id: Number(lastInsertRowid), db, name, ns: `${db}.${name}`, indexes: [] }
  catalog.set(collection.ns, collection)
  return collection
}

/** Gives every document its keys anew, after an older version made them otherwise. Call inside a transaction. */
export function rebuildKeys(sqlite: Database.Database): void {
  sqlite.exec('DELETE FROM keys')
  const next = sqlite.prepare(
    'SELECT id, doc FROM docs WHERE collection = ? AND id > ? ORDER BY id LIMIT 500',
  )
  const put = sqlite.prepare('INSERT OR IGNORE INTO keys (idx, key, id) VALUES (?, ?, ?)')
  for (const { id: indexId, collection, spec } of sqlite
    .prepare('SELECT * FROM indexes')
    .all() as IndexRow[]) {
    const index = makeIndex(indexId, decodePlain(spec))
    let after: Buffer | undefined = Buffer.alloc(0)
    while (after) {
      const page = next.all(collection, after) as { readonly id: Buffer; readonly doc: Buffer }[]
      for (const { id, doc } of page)
        for (const key of indexKeysOf(index, decode(doc)).keys) put.run(indexId, key, id)
      after = page.at(-1)?.id
    }
  }
}

/** Adds an index that is still to be built. */
export function addIndex(connection: Connection, collection: Collection, spec: Doc): Index {
  const { lastInsertRowid } = connection.sqlite
    .prepare('INSERT INTO indexes (collection, name, spec, ready) VALUES (?, ?, ?, 0)')
    .run(collection.id, spec.name, encode(spec))
  const index = makeIndex(Number(lastInsertRowid), spec)
  collection.indexes.push(index)
  return index
}

const INDEX_OPTIONS = new Set([
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'ns',
])

/** Checks an index specification of createIndexes. @throws StoreError for kinds and options not supported */
export function parseIndexSpec(spec: unknown): Doc {
  if (!isDocument(spec) || !isDocument(spec.key) || typeof spec.name !== 'string') {
    throw new StoreError('FailedToParse', 'An index needs a key and a name')
  }
  if (spec.name === '' || spec.name === '*')
    throw new StoreError('CannotCreateIndex', `An index cannot be named '${spec.name}'`)
  for (const option of Object.keys(spec)) {
    if (!INDEX_OPTIONS.has(option)) throw unsupported(`the index option ${option}`)
  }
  const entries = Object.entries(spec.key)
  if (entries.length === 0) throw new StoreError('CannotCreateIndex', 'Index keys cannot be an empty object')
  for (const [path, direction] of entries) refuseKeyPart(path, direction)
  if (spec.expireAfterSeconds !== undefined) {
    if (entries.length > 1) throw new StoreError('CannotCreateIndex', 'TTL indexes are single-field indexes')
    if (secondsOf(spec.expireAfterSeconds) === null)
      throw new StoreError('CannotCreateIndex', `expireAfterSeconds must be within 0 and ${MAX_SECONDS}`)
  }
  if (spec.partialFilterExpression !== undefined) {
    const filter = asDocument(spec.partialFilterExpression)
    compileFilter(filter)
    refuseInPartial(filter)
    if (truthy(spec.sparse))
      throw new StoreError('CannotCreateIndex', 'An index is either sparse or partial, not both')
  }
  if (entries[0]?.[0] === '_id' && entries.length === 1) refuseOptionsOfId(spec)
  const { background: _background, ns: _ns, ...kept } = spec
  return { v: 2, ...kept }
}

/** A part of a key ascends by a number above 0 and descends by one below; words name kinds of index. */
function refuseKeyPart(path: string, direction: unknown): void {
  if (path.split('.').includes(''))
    throw new StoreError('CannotCreateIndex', `'${path}' names an empty field`)
  if (path.includes('$') || typeof direction === 'string' || direction instanceof Decimal128)
    throw unsupported(`an index on { ${path}: ${String(direction)} }`)
  const value = isNumber(direction) ? numberOf(direction) : Number.NaN
  if (value === 0 || Number.isNaN(value))
    throw new StoreError(
      'CannotCreateIndex',
      `An index on { ${path}: ${String(direction)} } neither ascends nor descends`,
    )
}

/** What MongoDB allows in the filter of a partial index. */
const IN_PARTIAL = new Set(['$and', '$or', '$eq', '$exists', '$gt', '$gte', '$in', '$lt', '$lte', '$type'])

function refuseInPartial(filter: Doc): void {
  for (const [name, operand] of Object.entries(filter)) {
    const known = !name.startsWith('$') || IN_PARTIAL.has(name)
    if (!known || operand instanceof RegExp || (name === '$exists' && !truthy(operand)))
      throw new StoreError('CannotCreateIndex', `'${name}' cannot be used so in a partial index`)
    for (const part of Array.isArray(operand) ? operand : [operand])
      if (isDocument(part)) refuseInPartial(part)
  }
}

/** Every collection has the index of its `_id`; another of it would be one more of the same. */
function refuseOptionsOfId(spec: Doc): void {
  if (numberOf(spec.key._id) !== 1) throw unsupported('an index of _id other than { _id: 1 }')
  for (const option of ['sparse', 'partialFilterExpression', 'expireAfterSeconds'])
    if (spec[option] !== undefined)
      throw new StoreError('InvalidIndexSpecificationOption', `The index of _id cannot have '${option}'`)
}

/** MongoDB's limit on expireAfterSeconds. */
const MAX_SECONDS = 2_147_483_647

/** Null where it is none: what an older version let into the file removes nothing. */
function secondsOf(value: unknown): number | null {
  const seconds = isNumber(value) ? numberOf(value) : Number.NaN
  return seconds >= 0 && seconds <= MAX_SECONDS ? seconds : null
}

function asDocument(value: unknown): Doc {
  if (!isDocument(value)) throw new StoreError('TypeMismatch', 'partialFilterExpression must be an object')
  return value
}

function makeIndex(id: number, spec: Doc): Index {
  const partial = spec.partialFilterExpression
  return {
    id,
    name: String(spec.name),
    fields: Object.entries(spec.key as Doc).map(([path, direction]) => [
      path,
      Number(direction) < 0 ? -1 : 1,
    ]),
    unique: truthy(spec.unique),
    sparse: truthy(spec.sparse),
    partial: partial === undefined ? null : compileFilter(partial as Doc),
    expireAfterSeconds: secondsOf(spec.expireAfterSeconds),
    spec,
    multikey: false,
    readyAt: Number.POSITIVE_INFINITY,
  }
}
