import { encodeKey } from '../bson/key-encoding.ts'
import { valuesAt } from '../bson/paths.ts'
import { type Doc, isDocument } from '../bson/values.ts'
import { compileFilter, truthy } from '../query/match.ts'
import { compileProjection, parseSort, sortKey } from '../query/sort-project.ts'
import { StoreError } from '../store-error.ts'
import { ACCUMULATORS } from './accumulators.ts'
import { naturalOption } from './command.ts'
import { compileAddFields, compileProject, setField } from './compute-fields.ts'
import { type Compute, compileExpression } from './expressions.ts'
import { documentOption } from './find.ts'

/** What one stage makes of the documents before it. It changes none of them: they may be shared. */
export type Stage = (documents: readonly Doc[]) => readonly Doc[]

/** All documents of another collection. */
export type Foreign = (collection: string) => readonly Doc[]

/** Compiles a stage that refuseUnknownStages has seen. */
export function compileStage(stage: Doc, foreign: Foreign): Stage {
  const [name = ''] = Object.keys(stage)
  const compileOne = COMPILERS[name]
  if (!compileOne) throw new Error(`${name} is not compiled`)
  return compileOne(stage[name], foreign)
}

const COMPILERS: Readonly<Record<string, (operand: unknown, foreign: Foreign) => Stage>> = {
  $addFields: (operand) => each(compileAddFields(documentOption(operand, '$addFields'))),
  $count: (operand) => (documents) =>
    documents.length === 0 ? [] : [{ [String(operand)]: documents.length }],
  $facet: (operand, foreign) => {
    const parts = Object.entries(operand as Record<string, Doc[]>).map(
      ([field, inner]) => [field, inner.map((stage) => compileStage(stage, foreign))] as const,
    ) // refuseUnknownStages has seen it
    return (documents) => [
      Object.fromEntries(
        parts.map(([field, stages]) => [field, stages.reduce((found, next) => next(found), documents)]),
      ),
    ]
  },
  $group: (operand) => group(documentOption(operand, '$group')),
  $limit: (operand) => {
    const limit = naturalOption(operand, '$limit')
    return (documents) => documents.slice(0, limit)
  },
  $lookup: (operand, foreign) => lookup(operand as Lookup, foreign),
  $match: (operand) => {
    const { $expr, ...filter } = documentOption(operand, '$match')
    const matches = compileFilter(filter)
    const holds: Compute = $expr === undefined ? () => true : compileExpression($expr)
    return (documents) => documents.filter((doc) => matches(doc) && truthy(holds(doc)))
  },
  $project: (operand) => each(compileProject(documentOption(operand, '$project'))),
  $replaceRoot: (operand) => replaceRoot(documentOption(operand, '$replaceRoot').newRoot),
  $replaceWith: (operand) => replaceRoot(operand),
  $set: (operand) => each(compileAddFields(documentOption(operand, '$set'))),
  $skip: (operand) => {
    const skip = naturalOption(operand, '$skip')
    return (documents) => documents.slice(skip)
  },
  $sort: (operand) => {
    const keyOf = sortKey(parseSort(operand))
    return (documents) =>
      documents
        .map((doc) => ({ doc, key: keyOf(doc) }))
        .sort((a, b) => Buffer.compare(a.key, b.key))
        .map(({ doc }) => doc)
  },
  $sortByCount: (operand, foreign) => {
    const counted = compileStage({ $group: { _id: operand, count: { $sum: 1 } } }, foreign)
    const sorted = compileStage({ $sort: { count: -1 } }, foreign)
    return (documents) => sorted(counted(documents))
  },
  $unionWith: (operand, foreign) => (documents) => [
    ...documents,
    ...foreign(isDocument(operand) ? operand.coll : String(operand)),
  ],
  $unset: (operand) => {
    const paths: unknown[] = Array.isArray(operand) ? operand : [operand]
    const without = compileProjection(Object.fromEntries(paths.map((path) => [path, 0])))
    return without ? each(without) : (documents) => documents
  },
  $unwind: (operand) => unwind(isDocument(operand) ? (operand as Unwind) : { path: String(operand) }),
}

function each(change: (doc: Doc) => Doc): Stage {
  return (documents) => documents.map(change)
}

function replaceRoot(expression: unknown): Stage {
  const compute = compileExpression(expression)
  return each((doc) => {
    const root = compute(doc)
    if (isDocument(root)) return root
    throw new StoreError('Location40228', "'newRoot' expression must evaluate to an object")
  })
}

function group({ _id, ...fields }: Doc): Stage {
  const idOf = compileExpression(_id)
  const accumulated = Object.entries(fields).map(([field, accumulator]) => {
    const [name = ''] = Object.keys(accumulator)
    const accumulate = ACCUMULATORS[name]
    if (!accumulate) throw new Error(`${name} is no accumulator`) // refuseUnknownStages has looked
    return { field, accumulate, compute: compileExpression(accumulator[name]) }
  })
  return (documents) => {
    const groups = new Map<string, { readonly _id: unknown; readonly members: Doc[] }>()
    for (const doc of documents) {
      const id = idOf(doc) ?? null
      const key = encodeKey(id).toString('latin1')
      const known = groups.get(key)
      if (known) known.members.push(doc)
      else groups.set(key, { _id: id, members: [doc] })
    }
    return [...groups.values()].map(({ _id, members }) => ({
      _id,
      ...Object.fromEntries(
        accumulated.map(({ field, accumulate, compute }) => [field, accumulate(members.map(compute))]),
      ),
    }))
  }
}

type Lookup = {
  readonly from: string
  readonly localField: string
  readonly foreignField: string
  readonly as: string
}

/** A join by equality: missing fields are as null, arrays match by their elements. */
function lookup({ from, localField, foreignField, as }: Lookup, foreign: Foreign): Stage {
  return (documents) => {
    const others = foreign(from)
    const positions = new Map<string, number[]>()
    for (const [position, other] of others.entries()) {
      for (const key of joinKeys(valuesAt(other, foreignField).values, true)) {
        const known = positions.get(key)
        if (known) known.push(position)
        else positions.set(key, [position])
      }
    }
    return documents.map((doc) => {
      const keys = joinKeys(valuesAt(doc, localField).values, false)
      const found = new Set([...keys].flatMap((key) => positions.get(key) ?? []))
      return setField(
        doc,
        as,
        [...found].sort((a, b) => a - b).map((position) => others[position]),
      )
    })
  }
}

function joinKeys(values: readonly unknown[], withArrays: boolean): ReadonlySet<string> {
  const compared = values.flatMap((value) => {
    if (!Array.isArray(value)) return [value]
    return withArrays ? [value, ...value] : value
  })
  return new Set(compared.map((value) => encodeKey(value ?? null).toString('latin1')))
}

type Unwind = {
  readonly path: string
  readonly includeArrayIndex?: string
  readonly preserveNullAndEmptyArrays?: boolean
}

function unwind({ path, includeArrayIndex, preserveNullAndEmptyArrays }: Unwind): Stage {
  const field = path.slice(1)
  const numbered = (doc: Doc, index: number | null): Doc =>
    includeArrayIndex === undefined ? doc : setField(doc, includeArrayIndex, index)
  return (documents) =>
    documents.flatMap((doc) => {
      const value = field
        .split('.')
        .reduce<unknown>(
          (at, name) => (isDocument(at) && Object.hasOwn(at, name) ? at[name] : undefined),
          doc,
        )
      if (Array.isArray(value) && value.length > 0)
        return value.map((item, index) => numbered(setField(doc, field, item), index))
      if (!Array.isArray(value) && value !== null && value !== undefined) return [numbered(doc, null)]
      if (preserveNullAndEmptyArrays !== true) return []
      return [numbered(Array.isArray(value) ? setField(doc, field, undefined) : doc, null)]
    })
}
