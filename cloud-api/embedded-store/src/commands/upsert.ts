import { type Doc, isDocument } from '../bson/values.ts'
import { isOperatorDocument } from '../query/match.ts'
import { StoreError } from '../store-error.ts'
import { applyUpdate, isReplacement, type UpdateContext } from '../update/apply-update.ts'
import { setAt } from '../update/paths.ts'
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

/** The document an upsert starts from: the equalities of its filter. */
function upsertBase(filter: Doc): Doc {
  const base: Doc = {}
  for (const [path, operand] of Object.entries(filter)) {
    if (path === '$and' && Array.isArray(operand)) {
      for (const part of operand) if (isDocument(part)) Object.assign(base, upsertBase(part))
      continue
    }
    if (path.startsWith('$')) continue
    if (!isOperatorDocument(operand)) setAt(base, path, operand)
    else if ('$eq' in operand) setAt(base, path, operand.$eq)
  }
  return base
}
