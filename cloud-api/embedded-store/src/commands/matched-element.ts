import { BSONRegExp } from 'bson'
import { type Doc, isDocument } from '../bson/values.ts'
import { compileFilter, elementTest, isOperatorDocument, truthy, valueTest } from '../query/match.ts'
import { getAt } from '../update/paths.ts'

/** Index of an element of an array; null: none. */
type FindElement = (doc: Doc) => number | null

/** One condition of a filter, with what MongoDB orders conditions by. */
type Part = { readonly kind: Kind; readonly path: string; readonly find: FindElement }

/** Where several conditions meet elements, the last in this order says which is meant; then the last path. */
const KINDS = [
  'and',
  'or',
  'elements',
  'values',
  '$size',
  '$eq',
  '$lte',
  '$lt',
  '$gt',
  '$gte',
  '$regex',
  '$mod',
  '$exists',
  '$in',
  '$type',
] as const
type Kind = (typeof KINDS)[number]

/**
 * Compiles what finds the element that the positional `$` stands for in a document the filter matches. Only a
 * condition that an element meets has one: not a negation, nor one about the array as a whole.
 */
export function compileMatchedElement(filter: Doc): FindElement {
  const parts = partsOf(filter).sort(inOrder)
  return (doc) => parts.reduce<number | null>((found, { find }) => find(doc) ?? found, null)
}

function inOrder(a: Part, b: Part): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)
}

function partsOf(filter: Doc): Part[] {
  return Object.entries(filter).flatMap(([name, operand]) => {
    const filters = operand as Doc[] // of $and and $or: the filter has been compiled before
    if (name === '$and' || (name === '$or' && filters.length === 1)) return filters.flatMap(partsOf)
    if (name === '$or') return [anyPart(filters)]
    return name.startsWith('$') ? [] : fieldParts(name, operand)
  })
}

/** Of several filters the first that matches says which element is meant. */
function anyPart(filters: readonly Doc[]): Part {
  const branches = filters
    .map((filter) => {
      const [first, ...others] = partsOf(filter)
      const find = compileMatchedElement(filter)
      const part: Part = first && others.length === 0 ? { ...first, find } : { kind: 'and', path: '', find }
      return { ...part, matches: compileFilter(filter) }
    })
    .sort(inOrder)
  return {
    kind: 'or',
    path: '',
    find: (doc) => branches.find(({ matches }) => matches(doc))?.find(doc) ?? null,
  }
}

function fieldParts(path: string, operand: unknown): Part[] {
  if (!isOperatorDocument(operand))
    return [part(path, operand instanceof BSONRegExp ? '$regex' : '$eq', operand)]
  return Object.entries(operand).flatMap(([name, value]) => {
    if (name === '$elemMatch') {
      const inner = { $elemMatch: value }
      return [part(path, isOperatorDocument(value) ? 'values' : 'elements', inner)]
    }
    if (name === '$all') return (value as unknown[]).flatMap((item) => fieldParts(path, item))
    if (name === '$in' && value.length === 1) return fieldParts(path, value[0])
    if (name === '$exists' && !truthy(value)) return []
    if (name === '$regex') return [part(path, '$regex', { $regex: value, $options: operand.$options ?? '' })]
    const kind = KINDS.find((each) => each === name)
    return kind ? [part(path, kind, { [name]: value })] : []
  })
}

/** A condition looks into the first array on its path that holds an element it is true of. */
function part(path: string, kind: Kind, operand: unknown): Part {
  const parts = path.split('.')
  const lists = parts.map((_, i) => ({
    path: parts.slice(0, i + 1).join('.'),
    test: elementCondition(parts.slice(i + 1).join('.'), kind, operand),
  }))
  return {
    kind,
    path,
    find: (doc) => {
      for (const { path: at, test } of lists) {
        const list = getAt(doc, at)
        const index = Array.isArray(list) ? list.findIndex(test) : -1
        if (index >= 0) return index
      }
      return null
    },
  }
}

function elementCondition(rest: string, kind: Kind, operand: unknown): (value: unknown) => boolean {
  if (rest !== '') {
    const test = compileFilter({ [rest]: operand })
    return (value) => isDocument(value) && test(value)
  }
  if (kind === '$size' || kind === '$exists') return () => false // about the array, not about its elements
  if (kind === 'elements' || kind === 'values') return elementTest((operand as Doc).$elemMatch)
  return valueTest(operand)
}
