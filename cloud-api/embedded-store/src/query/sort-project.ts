import { compareValues, encodeKey, invert } from '../bson/key-encoding.ts'
import { indexValuesAt } from '../bson/paths.ts'
import { type Doc, isDocument, isNumber, numberOf } from '../bson/values.ts'
import { StoreError, unsupported } from '../store-error.ts'
import { truthy } from './match.ts'

/** A sort: paths with 1 or -1. */
export type SortSpec = readonly (readonly [path: string, direction: 1 | -1])[]

/** @throws StoreError CommandNotSupported when a direction is not 1 or -1, or $natural is asked for */
export function parseSort(sort: unknown): SortSpec {
  if (sort === undefined || sort === null) return []
  if (!isDocument(sort)) throw new StoreError('TypeMismatch', 'sort must be an object')
  return Object.entries(sort).map(([path, value]) => {
    if (path.startsWith('$')) throw unsupported(`a sort by ${path}`)
    const direction = isNumber(value) ? numberOf(value) : Number.NaN
    if (direction !== 1 && direction !== -1) throw unsupported('a sort direction other than 1 or -1')
    return [path, direction]
  })
}

/** Comparison of documents; an array sorts by its smallest (ascending) or largest element. */
export function compareBy(sort: SortSpec): (a: Doc, b: Doc) => number {
  return (a, b) => {
    for (const [path, direction] of sort) {
      const order = compareValues(sortValue(a, path, direction), sortValue(b, path, direction)) * direction
      if (order !== 0) return order
    }
    return 0
  }
}

/** The same as bytes, made once per document: comparing them byte by byte gives the sort's order. */
export function sortKey(sort: SortSpec): (doc: Doc) => Buffer {
  return (doc) =>
    Buffer.concat(
      sort.map(([path, direction]) => {
        const key = encodeKey(sortValue(doc, path, direction))
        return direction === 1 ? key : invert(key)
      }),
    )
}

function sortValue(doc: Doc, path: string, direction: 1 | -1): unknown {
  const { values } = indexValuesAt(doc, path)
  return values.reduce((best, value) => (compareValues(value, best) * direction < 0 ? value : best))
}

/**
 * Compiles a projection of plain inclusions or exclusions.
 * @throws StoreError for expressions and operators, which are not supported
 */
export function compileProjection(projection: unknown): ((doc: Doc) => Doc) | null {
  if (projection === undefined || projection === null) return null
  if (!isDocument(projection)) throw new StoreError('TypeMismatch', 'projection must be an object')
  const entries = Object.entries(projection)
  if (entries.length === 0) return null
  for (const [path, value] of entries) {
    if (path.includes('$') || !(isNumber(value) || typeof value === 'boolean')) {
      throw unsupported('projection expressions and operators')
    }
  }
  const fields = entries.filter(([path]) => path !== '_id')
  const include = fields.length > 0 ? truthy(fields[0]?.[1]) : truthy(projection._id)
  const other = fields.find(([, value]) => truthy(value) !== include)
  if (other) {
    throw include
      ? new StoreError('Location31254', `Cannot do exclusion on field ${other[0]} in inclusion projection`)
      : new StoreError('Location31253', `Cannot do inclusion on field ${other[0]} in exclusion projection`)
  }
  const tree = treeOf(fields.map(([path]) => path))
  const withId = '_id' in projection ? truthy(projection._id) : true
  if (include) return (doc) => ({ ...(withId && '_id' in doc ? { _id: doc._id } : {}), ...pick(doc, tree) })
  return (doc) => {
    const rest = omit(doc, tree)
    if (!withId) delete rest._id
    return rest
  }
}

type Tree = Map<string, Tree | null>

function treeOf(paths: readonly string[]): Tree {
  const root: Tree = new Map()
  for (const path of paths) {
    let node = root
    const parts = path.split('.')
    parts.forEach((part, i) => {
      const known = node.get(part)
      if (known === null) throw new StoreError('Location31249', `Path collision at ${path}`)
      if (i === parts.length - 1) {
        if (known) throw new StoreError('Location31249', `Path collision at ${path}`)
        node.set(part, null)
        return
      }
      const next: Tree = known ?? new Map()
      node.set(part, next)
      node = next
    })
  }
  return root
}

function pick(doc: Doc, tree: Tree): Doc {
  const out: Doc = {}
  for (const [name, value] of Object.entries(doc)) {
    const branch = tree.get(name)
    if (branch === undefined) continue
    if (branch === null) out[name] = value
    else if (Array.isArray(value)) out[name] = pickItems(value, branch)
    else if (isDocument(value)) out[name] = pick(value, branch)
  }
  return out
}

function omit(doc: Doc, tree: Tree): Doc {
  const out: Doc = {}
  for (const [name, value] of Object.entries(doc)) {
    const branch = tree.get(name)
    if (branch === null) continue
    if (branch === undefined) out[name] = value
    else out[name] = omitIn(value, branch)
  }
  return out
}

function omitIn(value: unknown, branch: Tree): unknown {
  if (Array.isArray(value)) return value.map((item) => omitIn(item, branch))
  return isDocument(value) ? omit(value, branch) : value
}

/** Documents of an array, and of arrays in it; values have nothing to pick from. */
function pickItems(items: readonly unknown[], branch: Tree): unknown[] {
  return items.flatMap((item) => {
    if (Array.isArray(item)) return [pickItems(item, branch)]
    return isDocument(item) ? [pick(item, branch)] : []
  })
}
