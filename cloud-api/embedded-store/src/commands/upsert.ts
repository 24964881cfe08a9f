import { BSONRegExp } from 'bson'
import type { Doc } from '../bson/values.ts'
import { isOperatorDocument } from '../query/match.ts'
import { StoreError } from '../store-error.ts'
import { applyUpdate, isReplacement, type UpdateContext } from '../update/apply-update.ts'
import { usesPosition } from '../update/parse-update.ts'
import { setAt } from '../update/paths.ts'
import { compileMatchedElement } from './matched-element.ts'
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
  const matchedElement = usesPosition(modification) ? compileMatchedElement(filter) : () => null
  const change = () =>
    changeMatching(context, { ...query, replaces: isReplacement(modification) }, (doc) =>
      applyUpdate(doc, modification, {
        now,
        arrayFilters,
        matchedIndex: matchedElement(doc),
        inserting: false,
      }),
    )
  const changed = await change()
  if (changed.matched > 0 || !upsert) return { changed, inserted: null }
  const made = applyUpdate(upsertBase(filter, isReplacement(modification)), modification, {
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

/**
 * The document an upsert starts from: the equalities of its filter; before a replacement only `_id`.
 * @throws StoreError NotSingleValueField
 */
function upsertBase(filter: Doc, replaces: boolean): Doc {
  const base: Doc = {}
  const known: string[] = []
  for (const [path, value] of equalitiesOf(filter)) {
    if (replaces && path !== '_id' && !path.startsWith('_id.')) continue
    if (known.some((other) => `${path}.`.startsWith(`${other}.`) || other.startsWith(`${path}.`)))
      throw new StoreError(
        'NotSingleValueField',
        `The upsert cannot tell the value of '${path}': the filter has two`,
      )
    known.push(path)
    setAt(base, path, value)
  }
  return base
}

function equalitiesOf(filter: Doc): [path: string, value: unknown][] {
  return Object.entries(filter).flatMap(([path, operand]): [string, unknown][] => {
    const isSure = path === '$and' || (path === '$or' && operand.length === 1)
    if (isSure) return operand.flatMap(equalitiesOf) // the filter has been compiled, so these are documents
    if (path.startsWith('$') || operand instanceof BSONRegExp) return []
    const values = isOperatorDocument(operand) ? valuesSaid(operand) : [operand]
    return values.map((value) => [path, value])
  })
}

/** What the operators say the value is. */
function valuesSaid({ $eq, $in, $all }: Doc): unknown[] {
  const lists: unknown[] = [...($in?.length === 1 ? $in : []), ...($all ?? [])]
  const listed = lists.filter((value) => !isOperatorDocument(value) && !(value instanceof BSONRegExp))
  return $eq === undefined ? listed : [$eq, ...listed]
}
