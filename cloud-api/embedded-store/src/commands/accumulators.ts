import { compareValues, encodeKey } from '../bson/key-encoding.ts'
import { type Doc, isDocument, typeName } from '../bson/values.ts'
import { StoreError } from '../store-error.ts'

/** Makes one value of many; `undefined` among them stands for a missing one. */
export type Accumulate = (values: readonly unknown[]) => unknown

const sum: Accumulate = (values) => values.filter(isPlainNumber).reduce((total, value) => total + value, 0)

const avg: Accumulate = (values) => {
  const numbers = values.filter(isPlainNumber)
  return numbers.length === 0 ? null : Number(sum(numbers)) / numbers.length
}

/** What $group and, some of them, expressions make of values. */
export const ACCUMULATORS: Readonly<Record<string, Accumulate>> = {
  $addToSet: (values) => [
    ...new Map(present(values).map((value) => [encodeKey(value).toString('latin1'), value])).values(),
  ],
  $avg: avg,
  $count: (values) => values.length,
  $first: (values) => values[0] ?? null,
  $last: (values) => values.at(-1) ?? null,
  $max: (values) => best(values, 1),
  $mergeObjects: mergeObjects,
  $min: (values) => best(values, -1),
  $push: present,
  $sum: sum,
}

/** @throws StoreError Location40400: something is not a document */
export function mergeObjects(values: readonly unknown[]): Doc {
  const documents = values.filter(isSomething).map((value) => {
    if (isDocument(value)) return value
    throw new StoreError(
      'Location40400',
      `$mergeObjects requires object inputs, but one is of type ${typeName(value)}`,
    )
  })
  return Object.fromEntries(documents.flatMap((doc) => Object.entries(doc)))
}

function best(values: readonly unknown[], direction: 1 | -1): unknown {
  return values
    .filter(isSomething)
    .reduce(
      (found, value) => (found === null || compareValues(value, found) * direction > 0 ? value : found),
      null,
    )
}

function present(values: readonly unknown[]): unknown[] {
  return values.filter((value) => value !== undefined)
}

function isSomething(value: unknown): boolean {
  return value !== null && value !== undefined
}

function isPlainNumber(value: unknown): value is number {
  return typeof value === 'number'
}
