import { BSON, type Document } from 'bson'
import { ARRAY, DOCUMENT, embed, rawArray } from '../bson/raw.ts'
import { decode } from '../bson/values.ts'

/** MongoDB's limit on one message, in bytes. */
export const MAX_MESSAGE = 48_000_000
const OP_MSG = 2013
const OP_QUERY = 2004
const OP_REPLY = 1
const CHECKSUM_PRESENT = 1
const MORE_TO_COME = 2

/** A request as it came: the command with document sequences put in their place. */
export type Request = {
  readonly requestId: number
  readonly legacy: boolean
  /** The client does not read an answer. */
  readonly silent: boolean
  readonly command: Document
}

/** @throws RangeError when the bytes are not a message this store reads; the connection is then closed */
export function parseMessage(message: Buffer): Request {
  const requestId = message.readInt32LE(4)
  const opCode = message.readInt32LE(12)
  if (opCode === OP_MSG) return parseOpMsg(message, requestId)
  if (opCode === OP_QUERY) return parseOpQuery(message, requestId)
  throw new RangeError(`Unknown opcode ${opCode}`)
}

function parseOpMsg(message: Buffer, requestId: number): Request {
  const flags = message.readUInt32LE(16)
  const end = flags & CHECKSUM_PRESENT ? message.length - 4 : message.length
  let command: Document | null = null
  const sequences: [string, Document[]][] = []
  for (let at = 20; at < end; ) {
    const kind = message[at++]
    const size = message.readInt32LE(at)
    const stop = at + size
    if (size < 5 || stop > end) throw new RangeError('A section is longer than its message')
    if (kind === 0) command = decode(message.subarray(at, stop))
    else if (kind === 1) sequences.push(parseSequence(message.subarray(at, stop)))
    else throw new RangeError(`Unknown section kind ${kind}`)
    at = stop
  }
  if (!command) throw new RangeError('A message without a body')
  for (const [name, documents] of sequences) command[name] = documents
  return { requestId, legacy: false, silent: (flags & MORE_TO_COME) !== 0, command }
}

function parseSequence(section: Buffer): [string, Document[]] {
  const nameEnd = section.indexOf(0, 4)
  if (nameEnd < 0) throw new RangeError('A document sequence without a name')
  const documents: Document[] = []
  for (let at = nameEnd + 1; at < section.length; ) {
    const size = section.readInt32LE(at)
    if (size < 5 || at + size > section.length) throw new RangeError('A document is longer than its section')
    documents.push(decode(section.subarray(at, at + size)))
    at += size
  }
  return [section.toString('utf8', 4, nameEnd), documents]
}

/** Only drivers' first hello still comes this way. */
function parseOpQuery(message: Buffer, requestId: number): Request {
  const nameEnd = message.indexOf(0, 20)
  if (nameEnd < 0) throw new RangeError('A query without a namespace')
  const at = nameEnd + 9
  const command = decode(message.subarray(at, at + message.readInt32LE(at)))
  const db = message.toString('utf8', 20, nameEnd).split('.')[0]
  return { requestId, legacy: true, silent: false, command: { ...command, $db: db } }
}

let nextId = 1

/** The bytes of an answer. `body` is BSON already. */
export function serializeReply(request: Request, body: Uint8Array): Buffer {
  const head = request.legacy ? legacyHead(request, body.length) : msgHead(request, body.length)
  return Buffer.concat([head, body])
}

function msgHead(request: Request, bodyLength: number): Buffer {
  const head = Buffer.alloc(21)
  writeHeader(head, 21 + bodyLength, request.requestId, OP_MSG)
  return head
}

function legacyHead(request: Request, bodyLength: number): Buffer {
  const head = Buffer.alloc(36)
  writeHeader(head, 36 + bodyLength, request.requestId, OP_REPLY)
  head.writeInt32LE(8, 16) // AwaitCapable, as servers answer
  head.writeInt32LE(1, 32)
  return head
}

function writeHeader(head: Buffer, length: number, responseTo: number, opCode: number): void {
  head.writeInt32LE(length, 0)
  head.writeInt32LE(nextId++ & 0x7fffffff, 4)
  head.writeInt32LE(responseTo, 8)
  head.writeInt32LE(opCode, 12)
}

/** `{cursor: {<batch>: [...], id, ns, ...}, ok: 1}` around raw documents. */
export function cursorReply(
  batch: 'firstBatch' | 'nextBatch',
  documents: readonly Uint8Array[],
  rest: Document,
): Buffer {
  const cursor = embed(BSON.serialize(rest), batch, ARRAY, rawArray(documents))
  return embed(BSON.serialize({ ok: 1 }), 'cursor', DOCUMENT, cursor)
}
