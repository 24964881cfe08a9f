import type { Doc } from '../bson/values.ts'
import { MAX_MESSAGE } from '../wire/op-msg.ts'
import type { Command } from './command.ts'
import { MAX_DOCUMENT } from './write-one.ts'

/** Wire version 21 is MongoDB 7.0: sessions, transactions and retryable writes, but no client-level bulkWrite. */
const MAX_WIRE_VERSION = 21
/** Statements of one write command. */
export const MAX_BATCH = 100_000

/** Name of the one-node replica set the store presents itself as: drivers then use transactions. */
export const REPLICA_SET = 'embedded'

function describe(): Doc {
  return {
    ismaster: true,
    isWritablePrimary: true,
    helloOk: true,
    setName: REPLICA_SET,
    setVersion: 1,
    hosts: [],
    secondary: false,
    maxBsonObjectSize: MAX_DOCUMENT,
    maxMessageSizeBytes: MAX_MESSAGE,
    maxWriteBatchSize: MAX_BATCH,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
    ok: 1,
  }
}

/** The handshake: a client offers what it can do, and what is not taken up is not used. So any field may come. */
export const hello: Command = { fields: 'any', dataless: true, run: describe }
export const ping: Command = { fields: [], dataless: true, inTransaction: true, run: () => ({ ok: 1 }) }
export const buildInfo: Command = {
  fields: [],
  dataless: true,
  run: () => ({
    version: '7.0.0',
    versionArray: [7, 0, 0, 0],
    gitVersion: 'embedded-store',
    modules: [],
    bits: 64,
    maxBsonObjectSize: MAX_DOCUMENT,
    ok: 1,
  }),
}
/** Sessions end by themselves after thirty minutes; an ended one needs nothing more. */
export const endSessions: Command = { fields: [], dataless: true, run: () => ({ ok: 1 }) }
