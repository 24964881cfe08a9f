import { type Doc, isDocument } from './values.ts'

const INDEX = /^\d+$/

/** What a dotted path finds, following arrays as MongoDB does. */
export type PathValues = {
  /** Every value the path leads to; `undefined` stands for a branch where it is missing. */
  readonly values: readonly unknown[]
  /** The path went through an array (its last value being an array does not count). */
  readonly throughArray: boolean
}

/** Every value a dotted path leads to in a document. */
export function valuesAt(doc: Doc, path: string): PathValues {
  const found = { values: [] as unknown[], throughArray: false }
  walk(doc, path.split('.'), 0, found)
  return found
}

function walk(
  node: unknown,
  parts: readonly string[],
  at: number,
  found: { values: unknown[]; throughArray: boolean },
): void {
  const part = parts[at]
  if (part === undefined) {
    found.values.push(node)
    return
  }
  if (Array.isArray(node)) {
    found.throughArray = true
    if (INDEX.test(part) && Number(part) < node.length) walk(node[Number(part)], parts, at + 1, found)
    for (const item of node) if (isDocument(item)) walk(item, parts, at, found)
    return
  }
  if (isDocument(node) && Object.hasOwn(node, part)) walk(node[part], parts, at + 1, found)
  else found.values.push(undefined)
}

/** The keys an index makes of a path: array elements one by one, an empty array as undefined, missing as null. */
export function indexValuesAt(doc: Doc, path: string): { values: unknown[]; multikey: boolean } {
  const found = valuesAt(doc, path)
  const values: unknown[] = []
  let multikey = found.throughArray
  for (const value of found.values) {
    if (!Array.isArray(value)) {
      values.push(value === undefined ? null : value)
      continue
    }
    multikey = true
    if (value.length === 0) values.push(undefined)
    else values.push(...value.map((item) => (item === undefined ? null : item)))
  }
  if (values.length === 0) values.push(null)
  return { values, multikey }
}

/** Whether any branch of the path exists. */
export function existsAt(doc: Doc, path: string): boolean {
  return valuesAt(doc, path).values.some((value) => value !== undefined)
}
