import { type Doc, isDocument, typeName } from '../bson/values.ts'
import { StoreError, unsupported } from '../store-error.ts'
import type { UpdateContext } from './apply-update.ts'

const INDEX = /^\d+$/

/** The value at an exact dotted path (array positions as numbers); undefined where it is missing. */
export function getAt(doc: Doc, path: string): unknown {
  let node: unknown = doc
  for (const part of path.split('.')) {
    if (Array.isArray(node)) node = INDEX.test(part) ? node[Number(part)] : undefined
    else if (isDocument(node)) node = Object.hasOwn(node, part) ? node[part] : undefined
    else return undefined
  }
  return node
}

/** Sets the value at an exact path, making documents on the way. @throws StoreError PathNotViable */
export function setAt(doc: Doc, path: string, value: unknown): void {
  const parts = path.split('.')
  const last = parts.pop() ?? ''
  let node: unknown = doc
  for (const part of parts) {
    const next = childOf(node, part, path)
    if (next === undefined || next === null) {
      if (next === null) throw notViable(path, next)
      const made: Doc = {}
      assign(node, part, made, path)
      node = made
    } else node = next
  }
  assign(node, last, value, path)
}

/** Removes the value; an array element becomes null, as in MongoDB. */
export function unsetAt(doc: Doc, path: string): void {
  const parts = path.split('.')
  const last = parts.pop() ?? ''
  let node: unknown = doc
  for (const part of parts) {
    if (Array.isArray(node)) node = INDEX.test(part) ? node[Number(part)] : undefined
    else if (isDocument(node)) node = Object.hasOwn(node, part) ? node[part] : undefined
    else return
  }
  if (Array.isArray(node)) {
    if (INDEX.test(last) && Number(last) < node.length) node[Number(last)] = null
  } else if (isDocument(node)) delete node[last]
}

function notViable(path: string, at: unknown): StoreError {
  return new StoreError(
    'PathNotViable',
    `Cannot create field in element of type ${typeName(at)} on the path '${path}'`,
  )
}

function childOf(node: unknown, part: string, path: string): unknown {
  if (Array.isArray(node)) {
    if (!INDEX.test(part)) throw notViable(path, node)
    return node[Number(part)]
  }
  if (!isDocument(node)) throw notViable(path, node)
  return Object.hasOwn(node, part) ? node[part] : undefined
}

function assign(node: unknown, part: string, value: unknown, path: string): void {
  if (part === '') throw new StoreError('BadValue', `The update path '${path}' contains an empty field name`)
  // Assigning it would change what the object is instead of what it holds.
  if (part === '__proto__') throw unsupported(`the field name __proto__ in an update path`)
  if (Array.isArray(node)) {
    if (!INDEX.test(part)) throw notViable(path, node)
    const at = Number(part)
    if (at > node.length + 1_500_000) throw new StoreError('BadValue', 'Cannot backfill an array so far')
    while (node.length < at) node.push(null)
    node[at] = value
  } else if (isDocument(node)) node[part] = value
  else throw notViable(path, node)
}

/**
 * Turns `$`, `$[]` and `$[name]` of an update path into the exact paths they stand for in this document.
 * @throws StoreError BadValue when `$` has no matched element or a name has no filter
 */
export function resolvePaths(doc: Doc, path: string, context: UpdateContext): string[] {
  if (!path.includes('$')) return [path]
  let exact = ['']
  for (const part of path.split('.')) {
    exact = exact.flatMap((prefix) => {
      const join = (name: string) => (prefix === '' ? name : `${prefix}.${name}`)
      if (part === '$') {
        if (context.matchedIndex === null) {
          throw new StoreError(
            'BadValue',
            'The positional operator did not find the match needed from the query',
          )
        }
        return [join(String(context.matchedIndex))]
      }
      const name = /^\$\[(.*)\]$/.exec(part)?.[1]
      if (name === undefined) return [join(part)]
      const list = getAt(doc, prefix)
      if (!Array.isArray(list)) {
        throw new StoreError(
          'BadValue',
          `The path '${prefix}' must exist in the document in order to apply array updates`,
        )
      }
      const test = name === '' ? () => true : context.arrayFilters.get(name)
      if (!test)
        throw new StoreError('BadValue', `No array filter found for identifier '${name}' in path '${path}'`)
      return list.flatMap((item, i) => (test(item) ? [join(String(i))] : []))
    })
  }
  return exact
}
