import { type AddressInfo, createServer } from 'node:net'
import { mongo } from 'mongoose'
import { expect, it, onTestFinished } from 'vitest'
import { StartError } from '../start-error.ts'
import { connectDatabase } from './connect.ts'

const { BSON } = mongo

/** Message kinds of MongoDB's wire protocol: the driver's first question and its answer, and all others. */
const OP = { reply: 1, query: 2004, msg: 2013 } as const

/** A server that says one thing only: what it is. Gives its address. */
async function startServer(is: Readonly<Record<string, string>>): Promise<string> {
  const document = BSON.serialize({
    ok: 1,
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    minWireVersion: 0,
    maxWireVersion: 21,
    maxBsonObjectSize: 16_777_216,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    ...is,
  })
  const server = createServer((socket) => {
    let received: Buffer = Buffer.alloc(0)
    socket.on('error', () => {}) // the driver leaves as it likes
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      while (received.length >= 16 && received.length >= received.readInt32LE(0)) {
        socket.write(answer(received, document))
        received = received.subarray(received.readInt32LE(0))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  // A TCP server that listens has an AddressInfo.
  return `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/clinic`
}

function answer(question: Buffer, document: Uint8Array): Buffer {
  const isQuery = question.readInt32LE(12) === OP.query
  const head = Buffer.alloc(isQuery ? 36 : 21)
  head.writeInt32LE(head.length + document.length, 0)
  head.writeInt32LE(question.readInt32LE(4), 8)
  head.writeInt32LE(isQuery ? OP.reply : OP.msg, 12)
  if (isQuery) head.writeInt32LE(1, 32) // one document
  return Buffer.concat([head, document])
}

it('refuses a MongoDB server that is no replica set, in a sentence', async () => {
  const mongodbUri = await startServer({})
  const refusal = connectDatabase({ mongodbUri, dataDir: '' })
  await expect(refusal).rejects.toThrow(StartError)
  await expect(refusal).rejects.toThrow(/^The MongoDB of MONGODB_URI is not a replica set, .*--replSet.*\.$/)
})

it('takes a router of a sharded cluster, which has no set of its own', async () => {
  const mongodbUri = await startServer({ msg: 'isdbgrid' })
  const database = await connectDatabase({ mongodbUri, dataDir: '' })
  expect(database.connection.name).toBe('clinic')
  await database.close()
})
