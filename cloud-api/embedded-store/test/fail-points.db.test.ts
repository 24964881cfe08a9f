import type { Document } from 'bson'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type InProcess, startInProcess } from './in-process.ts'

/* The fail point behaves as MongoDB's: tests that are written with it mean the same on both. */
let store: InProcess
beforeEach(() => {
  store = startInProcess()
})
afterEach(() => store.close())

const lsid = { id: 'session' }
const insert = (_id: number) => ({ insert: 'rows', documents: [{ _id }] })
const numbered = (command: Document, txnNumber = 1) => ({ ...command, lsid, txnNumber })
const inTransaction = (command: Document) => ({ ...numbered(command), autocommit: false })
const begin = (command: Document) => ({ ...inTransaction(command), startTransaction: true })
const commit = { ...inTransaction({ commitTransaction: 1 }) }

const fail = (data: Document, mode: unknown = { times: 1 }) =>
  store.run({ configureFailPoint: 'failCommand', mode, data })
const rows = async () => {
  const { cursor } = await store.run({ find: 'rows', sort: { _id: 1 } })
  return cursor.firstBatch.map(({ _id }: Document) => _id)
}

describe('a fail point with an error code', () => {
  it('leaves the transaction it strikes in open as it was', async () => {
    await store.run(begin(insert(1)))
    await fail({ failCommands: ['insert'], errorCode: 112 })
    expect(await store.run(inTransaction(insert(2)))).toMatchObject({ ok: 0, code: 112 })
    expect(await store.run(inTransaction(insert(3)))).toMatchObject({ ok: 1, n: 1 })
    expect(await store.run(commit)).toEqual({ ok: 1 })
    expect(await rows()).toEqual([1, 3])
  })

  it('that strikes a commit leaves the transaction to be committed', async () => {
    await store.run(begin(insert(1)))
    await fail({ failCommands: ['commitTransaction'], errorCode: 14031 })
    expect(await store.run(commit)).toMatchObject({ ok: 0, code: 14031 })
    expect(await rows()).toEqual([])
    expect(await store.run(commit)).toEqual({ ok: 1 })
    expect(await rows()).toEqual([1])
  })

  it('that strikes the first command of a transaction has kept it from beginning', async () => {
    await fail({ failCommands: ['insert'], errorCode: 2 })
    expect(await store.run(begin(insert(1)))).toMatchObject({ ok: 0, code: 2 })
    expect(await store.run(inTransaction(insert(1)))).toMatchObject({ ok: 0, code: 251 })
    expect(await store.run(begin(insert(1)))).toMatchObject({ ok: 1, n: 1 })
  })

  it.each([
    [112, 'WriteConflict'],
    [11600, 'InterruptedAtShutdown'],
    [10107, 'NotWritablePrimary'],
    [121, 'Location121'],
    [4567890, 'Location4567890'],
  ])('answers with %i, also where the store itself never does', async (errorCode, codeName) => {
    await fail({ failCommands: ['find'], errorCode })
    expect(await store.run({ find: 'rows' })).toEqual({
      ok: 0,
      errmsg: "Failing command via 'failCommand' failpoint",
      code: errorCode,
      codeName,
    })
  })

  const TRANSIENT = ['TransientTransactionError']
  const RETRYABLE = ['RetryableWriteError']
  it.each<[string, Document, number, string[] | undefined]>([
    ['a write conflict in a transaction', inTransaction(insert(1)), 112, TRANSIENT],
    ['a write conflict outside', numbered(insert(1)), 112, undefined],
    ['no such transaction in one', inTransaction(insert(1)), 251, TRANSIENT],
    ['no such transaction at a commit', commit, 251, TRANSIENT],
    ['no such transaction outside', insert(1), 251, undefined],
    ['a snapshot that is not there', inTransaction({ find: 'rows' }), 246, TRANSIENT],
    ['a shutdown in a transaction', inTransaction(insert(1)), 91, TRANSIENT],
    ['a shutdown at a commit', commit, 91, RETRYABLE],
    ['a shutdown in a write that may be sent again', numbered(insert(1)), 11600, RETRYABLE],
    ['a shutdown in a write that may not', insert(1), 11600, undefined],
    ['a full disk in a transaction', inTransaction(insert(1)), 14031, undefined],
    ['history that is lost', { getMore: 1n, collection: 'rows' }, 286, ['NonResumableChangeStreamError']],
  ])('labels %s as MongoDB does', async (_case, command, errorCode, labels) => {
    const [name = ''] = Object.keys(command)
    await fail({ failCommands: [name], errorCode })
    expect((await store.run(command)).errorLabels).toEqual(labels)
  })

  it('has the labels it was given, and no others', async () => {
    await fail({ failCommands: ['insert'], errorCode: 112, errorLabels: ['Mine'] })
    expect((await store.run(begin(insert(1)))).errorLabels).toEqual(['Mine'])
    await fail({ failCommands: ['insert'], errorCode: 112, errorLabels: [] })
    expect(await store.run(begin(insert(1)))).not.toHaveProperty('errorLabels')
  })

  it('knows a command by each of its spellings, and never strikes the one that sets it', async () => {
    await fail({ failCommands: ['isMaster', 'configureFailPoint'], errorCode: 91 }, 'alwaysOn')
    expect(await store.run({ hello: 1 })).toMatchObject({ ok: 0, code: 91 })
    expect(await fail({}, 'off')).toEqual({ ok: 1 })
    expect(await store.run({ hello: 1 })).toMatchObject({ ok: 1 })
  })
})

describe('a fail point of the write concern', () => {
  const writeConcernError = { code: 64, errmsg: 'waiting for replication timed out' }

  it('stands beside the answer of a write that was carried out', async () => {
    await fail({ failCommands: ['insert', 'find'], writeConcernError })
    expect(await rows()).toEqual([]) // a read waits for no write concern and is not counted
    expect(await store.run(insert(1))).toEqual({ ok: 1, n: 1, writeConcernError })
    expect(await rows()).toEqual([1])
    expect(await store.run(insert(2))).toEqual({ ok: 1, n: 1 })
  })

  it('is labelled where the write may be sent again, which is then done once', async () => {
    await fail({ failCommands: ['insert'], writeConcernError: { code: 91, errmsg: 'shutting down' } })
    expect(await store.run(numbered(insert(1)))).toMatchObject({
      ok: 1,
      writeConcernError: { code: 91 },
      errorLabels: ['RetryableWriteError'],
    })
    expect(await store.run(numbered(insert(1)))).toEqual({ ok: 1, n: 1 })
  })

  it('has no effect beside an error code', async () => {
    await fail({ failCommands: ['insert'], errorCode: 2, writeConcernError })
    expect(await store.run(insert(1))).toMatchObject({ ok: 0, code: 2 })
    expect(await rows()).toEqual([])
  })
})

describe('a fail point that blocks', () => {
  it('keeps its command waiting while others are answered, and does nothing once the client has gone', async () => {
    await fail({ failCommands: ['insert'], blockConnection: true, blockTimeMS: 0x7fffffff })
    const client = new AbortController()
    const blocked = store.run(insert(1), client.signal)
    expect(await store.run(insert(2))).toMatchObject({ ok: 1 })
    client.abort()
    await expect(blocked).rejects.toThrow('The client has gone')
    expect(await rows()).toEqual([2])
  })

  it('lets its command go on afterwards, or fail', async () => {
    await fail({ failCommands: ['insert'], blockConnection: true, blockTimeMS: 1 })
    expect(await store.run(insert(1))).toEqual({ ok: 1, n: 1 })
    await fail({ failCommands: ['insert'], blockConnection: true, blockTimeMS: 1, errorCode: 2 })
    expect(await store.run(insert(2))).toMatchObject({ ok: 0, code: 2 })
    await fail({ failCommands: ['insert'], blockConnection: false, blockTimeMS: 0x7fffffff })
    expect(await store.run(insert(3))).toEqual({ ok: 1, n: 1 })
  })
})

describe('a fail point', () => {
  it('that says nothing of what fails has no effect', async () => {
    expect(await fail({ failCommands: ['insert'] }, 'alwaysOn')).toEqual({ ok: 1 })
    expect(await store.run(insert(1))).toEqual({ ok: 1, n: 1 })
  })

  it.each<[string, Document, unknown, number]>([
    ['another option', { failCommands: [], appName: 'x' }, 'alwaysOn', 115],
    ['no commands', { errorCode: 2 }, 'alwaysOn', 2],
    ['a code that is none', { failCommands: [], errorCode: 0 }, 'alwaysOn', 2],
    ['a code that is not whole', { failCommands: [], errorCode: 1.5 }, 'alwaysOn', 2],
    ['a block of no length', { failCommands: [], blockConnection: true }, 'alwaysOn', 72],
    ['a block that ends before it begins', { failCommands: [], blockTimeMS: -1 }, 'alwaysOn', 2],
    ['a block longer than there is', { failCommands: [], blockTimeMS: 2 ** 31 }, 'alwaysOn', 2],
    ['a write concern that is no document', { failCommands: [], writeConcernError: 64 }, 'alwaysOn', 14],
    ['labels that are no list', { failCommands: [], errorLabels: 'x' }, 'alwaysOn', 14],
    ['a close perhaps', { failCommands: [], closeConnection: 'x' }, 'alwaysOn', 14],
    ['another mode', { failCommands: [] }, { activationProbability: 0.5 }, 2],
  ])('with %s is refused', async (_what, data, mode, code) => {
    expect(await fail(data, mode)).toMatchObject({ ok: 0, code })
  })
})
