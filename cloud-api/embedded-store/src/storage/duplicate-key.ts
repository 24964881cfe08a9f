import { fieldKey } from '../bson/key-encoding.ts'
import { indexValuesAt } from '../bson/paths.ts'
import type { Doc } from '../bson/values.ts'
import { StoreError } from '../store-error.ts'
import type { Collection, Index } from './catalog.ts'

/** MongoDB's E11000 with keyPattern and keyValue. `_id` when no index is given. */
export function duplicateKey(
  collection: Collection,
  index: Index | null,
  key: Buffer | null,
  doc: Doc,
): StoreError {
  const fields: readonly (readonly [string, 1 | -1])[] = index ? index.fields : [['_id', 1]]
  const keyPattern = Object.fromEntries(fields)
  const keyValue = index && key ? keyValueOf(index, key, doc) : { _id: doc._id }
  const name = index?.name ?? '_id_'
  const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${JSON.stringify(value)}`)
  return new StoreError(
    'DuplicateKey',
    `E11000 duplicate key error collection: ${collection.ns} index: ${name} dup key: { ${shown.join(', ')} }`,
    { keyPattern, keyValue },
  )
}

/** The values of the document that made this key; an array has several to choose from. */
function keyValueOf({ fields }: Index, key: Buffer, doc: Doc): Doc {
  let at = 0
  return Object.fromEntries(
    fields.map(([path, direction]) => {
      const value = indexValuesAt(doc, path).values.find((candidate) => {
        const part = fieldKey(candidate, direction)
        if (!key.subarray(at, at + part.length).equals(part)) return false
        at += part.length
        return true
      })
      return [path, value ?? null]
    }),
  )
}
