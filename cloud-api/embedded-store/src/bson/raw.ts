/*
 * BSON put together from documents that are bytes already: nothing is read and written again.
 */

/** BSON's type of an embedded document, and of an array. */
export const DOCUMENT = 0x03
export const ARRAY = 0x04

/** A BSON array of documents. */
export function rawArray(documents: readonly Uint8Array[]): Buffer {
  const parts: Uint8Array[] = [EMPTY_HEAD]
  let length = 5
  documents.forEach((document, i) => {
    const name = Buffer.from(`\u0003${i}\0`, 'latin1')
    parts.push(name, document)
    length += name.length + document.length
  })
  const head = Buffer.alloc(4)
  head.writeInt32LE(length)
  parts[0] = head
  parts.push(END)
  return Buffer.concat(parts)
}

const EMPTY_HEAD = Buffer.alloc(4)
const END = Buffer.from([0])

/** The document with one more field in front, whose value is BSON of the type. */
export function embed(document: Uint8Array, name: string, type: number, value: Uint8Array): Buffer {
  const field = Buffer.from(`${String.fromCharCode(type)}${name}\0`, 'latin1')
  const out = Buffer.concat([EMPTY_HEAD, field, value, document.subarray(4)])
  out.writeInt32LE(out.length, 0)
  return out
}
