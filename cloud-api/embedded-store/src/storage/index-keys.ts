import { fieldKey } from '../bson/key-encoding.ts'
import { existsAt, indexValuesAt } from '../bson/paths.ts'
import type { Doc } from '../bson/values.ts'
import { StoreError, unsupported } from '../store-error.ts'
import type { Index } from './catalog.ts'

/** The keys a document has in an index, and whether an array made them several. */
export type IndexKeys = { readonly keys: readonly Buffer[]; readonly multikey: boolean }

const NONE: IndexKeys = { keys: [], multikey: false }

/** Encoded keys of a document: none where a partial or sparse index leaves it out; an array gives one each. */
export function indexKeysOf(index: Index, doc: Doc): IndexKeys {
  if (index.partial && !index.partial(doc)) return NONE
  if (index.sparse && !index.fields.some(([path]) => existsAt(doc, path))) return NONE
  let multikeyField: string | null = null
  let keys: Buffer[][] = [[]]
  for (const [path, direction] of index.fields) {
    const { values, multikey } = indexValuesAt(doc, path)
    if (multikey) {
      if (multikeyField !== null && multikeyField.split('.')[0] !== path.split('.')[0]) {
        throw new StoreError(
          'CannotIndexParallelArrays',
          `cannot index parallel arrays [${path}] [${multikeyField}]`,
        )
      }
      multikeyField = path
    }
    const encoded = distinct(values.map((value) => fieldKey(value, direction)))
    // MongoDB makes a key of each element; these would be keys of every pair.
    if (keys.length > 1 && encoded.length > 1)
      throw unsupported(`an index of two fields of the elements of one array ({ ${path}: … })`)
    keys =
      encoded.length === 1
        ? keys.map((parts) => [...parts, encoded[0] as Buffer]) // length is 1
        : keys.flatMap((parts) => encoded.map((part) => [...parts, part]))
  }
  const joined = keys.map((parts) => (parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)))
  return { keys: joined, multikey: multikeyField !== null }
}

function distinct(keys: Buffer[]): Buffer[] {
  if (keys.length === 1) return keys
  return [...new Map(keys.map((key) => [key.toString('latin1'), key])).values()]
}
