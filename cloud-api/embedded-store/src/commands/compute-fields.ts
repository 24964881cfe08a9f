import { type Doc, isDocument, isNumber } from '../bson/values.ts'
import { isOperatorDocument, truthy } from '../query/match.ts'
import { compileProjection } from '../query/sort-project.ts'
import { StoreError, unsupported } from '../store-error.ts'
import { type Compute, compileExpression } from './expressions.ts'

type Part =
  | { readonly kind: 'kept' }
  | { readonly kind: 'computed'; readonly compute: Compute }
  | { readonly kind: 'inside'; readonly fields: Fields }

/** What becomes of the fields of a document, in the order they were named. */
type Fields = Map<string, Part>

type Leaf = readonly [path: string, value: unknown]

/** $addFields and $set: fields are set beside what is there, in every document of an array. */
export function compileAddFields(spec: Doc): (doc: Doc) => Doc {
  const fields: Fields = new Map()
  for (const [path, value] of leavesOf(spec))
    place(fields, path, { kind: 'computed', compute: compileExpression(value) })
  return (doc) => setFields(doc, fields, doc)
}

/** Sets one field to what is given for it; undefined takes it away. */
export function setField(doc: Doc, path: string, value: unknown): Doc {
  const fields: Fields = new Map()
  place(fields, path, { kind: 'computed', compute: () => value })
  return setFields(doc, fields, doc)
}

/** $project: plain inclusions or exclusions, or computed fields among inclusions. */
export function compileProject(spec: Doc): (doc: Doc) => Doc {
  const leaves = leavesOf(spec)
  for (const [path, value] of leaves)
    if (isDocument(value) && Object.keys(value).length === 0)
      throw new StoreError('Location51270', `An empty sub-projection is not a valid value: ${path}`)
  const plain = leaves.every(([, value]) => isPlain(value)) && compileProjection(Object.fromEntries(leaves))
  if (plain) return plain
  const fields: Fields = new Map()
  const withId = leaves.find(([path]) => path === '_id') ?? ['_id', true]
  if (!isPlain(withId[1]) || truthy(withId[1])) place(fields, '_id', partOf(withId[1]))
  for (const [path, value] of leaves) {
    if (path === '_id') continue
    if (isPlain(value) && !truthy(value))
      throw new StoreError('Location31254', `Cannot do exclusion on field ${path} in inclusion projection`)
    place(fields, path, partOf(value))
  }
  return (doc) => {
    const shown = keepFields(doc, fields, doc)
    return '_id' in shown ? { _id: shown._id, ...shown } : shown
  }
}

function partOf(value: unknown): Part {
  return isPlain(value) ? { kind: 'kept' } : { kind: 'computed', compute: compileExpression(value) }
}

function isPlain(value: unknown): boolean {
  return isNumber(value) || typeof value === 'boolean'
}

/** {a: {b: 1}} says the same as {'a.b': 1}. */
function leavesOf(spec: Doc, prefix = ''): Leaf[] {
  return Object.entries(spec).flatMap(([name, value]): Leaf[] => {
    const path = `${prefix}${name}`
    const isInner = isDocument(value) && !isOperatorDocument(value) && Object.keys(value).length > 0
    return isInner ? leavesOf(value, `${path}.`) : [[path, value]]
  })
}

function place(fields: Fields, path: string, part: Part): void {
  const [name = '', ...rest] = path.split('.')
  if (name === '' || name.startsWith('$'))
    throw new StoreError('Location16410', `A field name may not be empty or start with '$': ${path}`)
  if (name === '__proto__') throw unsupported('the field name __proto__ in pipelines')
  const known = fields.get(name)
  if (known && (rest.length === 0 || known.kind !== 'inside'))
    throw new StoreError('Location31249', `Path collision at ${path}`)
  if (rest.length === 0) {
    fields.set(name, part)
    return
  }
  const inner: Fields = known?.kind === 'inside' ? known.fields : new Map()
  fields.set(name, { kind: 'inside', fields: inner })
  place(inner, rest.join('.'), part)
}

function setFields(doc: Doc, fields: Fields, root: Doc): Doc {
  const out: Doc = { ...doc }
  for (const [name, part] of fields) {
    const before: unknown = Object.hasOwn(doc, name) ? doc[name] : undefined
    const after = part.kind === 'inside' ? setInside(before, part.fields, root) : given(part, before, root)
    if (after === undefined) delete out[name]
    else out[name] = after
  }
  return out
}

/** What is not a document is replaced by one. */
function setInside(value: unknown, fields: Fields, root: Doc): unknown {
  if (Array.isArray(value)) return value.map((item) => setInside(item, fields, root))
  return setFields(isDocument(value) ? value : {}, fields, root)
}

function given(part: Part, before: unknown, root: Doc): unknown {
  return part.kind === 'computed' ? part.compute(root) : before
}

function keepFields(doc: Doc, fields: Fields, root: Doc): Doc {
  const there = Object.keys(doc).filter((name) => fields.has(name) && fields.get(name)?.kind !== 'computed')
  const out: Doc = {}
  for (const name of new Set([...there, ...fields.keys()])) {
    const part = fields.get(name) as Part // both lists have only names in it
    const before: unknown = Object.hasOwn(doc, name) ? doc[name] : undefined
    const after = part.kind === 'inside' ? keepInside(before, part.fields, root) : given(part, before, root)
    if (after !== undefined) out[name] = after
  }
  return out
}

/** What is not a document gives way to one with the computed fields, if there are any. */
function keepInside(value: unknown, fields: Fields, root: Doc): unknown {
  if (Array.isArray(value))
    return value.map((item) => keepInside(item, fields, root)).filter((item) => item !== undefined)
  if (isDocument(value)) return keepFields(value, fields, root)
  return computes(fields) ? keepFields({}, fields, root) : undefined
}

function computes(fields: Fields): boolean {
  return [...fields.values()].some(
    (part) => part.kind === 'computed' || (part.kind === 'inside' && computes(part.fields)),
  )
}
