import { BSONRegExp } from 'bson'
import type { Doc } from '../bson/values.ts'
import { isOperatorDocument } from '../query/match.ts'
import { StoreError } from '../store-error.ts'
import { applyUpdate, isReplacement, type UpdateContext } from '../update/apply-update.ts'
import { getAt, setAt } from '../update/paths.ts'
import { matchedElement } from './matched-element.ts'
import { type Changed, type ChangeQuery, changeMatching, insertOne, type WriteContext } from './write-one.ts'

export type ChangeWish = Omit<ChangeQuery, 'replaces'> & {
  readonly modification: Doc
  readonly arrayFilters: UpdateContext['arrayFilters']
  readonly now: Date
  readonly upsert: boolean
}

/**
 * Changes what matches; with `upsert`, inserts a document where nothing does. Somebody who inserts it first in the
 * meantime is met again as a match, as MongoDB does.
 */
export async function changeOrInsert(
  context: WriteContext,
  { modification, arrayFilters, now, upsert, ...query }: ChangeWish,
): Promise<{ readonly changed: Changed; readonly inserted: Doc | null }> {
  const { filter, collection } = query
  const change = () =>
    changeMatching(context, { ...query, replaces: isReplacement(modification) }, (doc) =>
      applyUpdate(doc, modification, {
        now,
        arrayFilters,
        matchedIndex: matchedElement(doc, filter),
        inserting: false,
      }),
    )
  const changed = await change()
  if (changed.matched > 0 || !upsert) return { changed, inserted: null }
  const made = applyUpdate(upsertBase(filter), modification, {
    now,
    arrayFilters,
    matchedIndex: null,
    inserting: true,
  })
  try {
    return { changed, inserted: await insertOne(context, collection, made) }
  } catch (error) {
    const isTaken = error instanceof StoreError && error.codeName === 'DuplicateKey'
    if (!isTaken || context.transaction) throw error
    const again = await change()
    if (again.matched === 0) throw error
    return { changed: again, inserted: null }
  }
}

/** The document an upsert starts from: the equalities of its filter. @throws StoreError NotSingleValueField */
function upsertBase(filter: Doc): Doc {
  const base: Doc = {}
  for (const [path, value] of equalitiesOf(filter)) {
    if (getAt(base, path) !== undefined)
      throw new StoreError(
        'NotSingleValueField',
        `The upsert cannot tell the value of '${path}': the filter has two`,
      )
    setAt(base, path, value)
  }
  return base
}

function equalitiesOf(filter: Doc): [path: string, value: unknown][] {
  return Object.entries(filter).flatMap(([path, operand]): [string, unknown][] => {
    const isSure = path === '$and' || (path === '$or' && operand.length === 1)
    if (isSure) return operand.flatMap(equalitiesOf) // the filter has been compiled, so these are documents
    if (path.startsWith('$')) return []
    if (!isOperatorDocument(operand)) return isRegex(operand) ? [] : [[path, operand]]
    const [only, ...others] = onesIn(operand)
    return only && others.length === 0 ? [[path, only.value]] : []
  })
}

/** What the operators say the value is. */
function onesIn({ $eq, $in, $all }: Doc): { readonly value: unknown }[] {
  const lists: unknown[][] = [$in, $all].filter((list) => Array.isArray(list) && list.length === 1)
  const values = [...($eq === undefined ? [] : [$eq]), ...lists.flat()]
  return values.filter((value) => !isOperatorDocument(value) && !isRegex(value)).map((value) => ({ value }))
}

function isRegex(value: unknown): boolean {
  return value instanceof RegExp || value instanceof BSONRegExp
}
