const OBJECT = 32
const FIELD = 8
/** Of the first few entries. */
const EMPTY_MAP = 200
const MAP_ENTRY = 40
const DATE = 96
const BUFFER = 128

/**
 * About how many bytes of heap a plain value takes (objects, arrays, maps, sets, dates, typed arrays, text, numbers).
 * A part that several share is counted each time, so the estimate is rather too high than too low. No cycles.
 */
export function estimateBytes(value: unknown): number {
  if (typeof value === 'string') return 16 + 2 * value.length
  if (typeof value === 'number') return 16
  if (typeof value !== 'object' || value === null) return FIELD
  if (value instanceof Date) return DATE
  if (ArrayBuffer.isView(value)) return BUFFER + value.byteLength
  if (value instanceof Map) {
    return EMPTY_MAP + sum(value, ([key, each]) => MAP_ENTRY + estimateBytes(key) + estimateBytes(each))
  }
  if (Array.isArray(value) || value instanceof Set) return sum(value, (each) => FIELD + estimateBytes(each))
  return sum(Object.values(value), (each) => FIELD + estimateBytes(each))
}

function sum<Item>(items: Iterable<Item>, bytesOf: (item: Item) => number): number {
  let bytes = OBJECT
  for (const item of items) bytes += bytesOf(item)
  return bytes
}
