import { once } from 'node:events'
import { chmodSync, readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HANG_MS } from '../../../scripts/test-support/limits.ts'
import { startEmbeddedStore } from '../src/index.ts'
import { openTestStore, refusalOf, type TestStore } from './start-store.ts'

describe('on a Unix socket', () => {
  it.runIf(process.platform !== 'win32')('nobody but the owner reaches the store', async () => {
    const store = await openTestStore(({ dataDir }) => {
      chmodSync(dataDir, 0o755) // somebody made it beforehand, as people do
      return startEmbeddedStore({ dataDir, transport: 'socket' })
    })
    for (const name of ['socket', 'socket/store.sock', 'store.sqlite', 'store.lock'])
      expect(statSync(join(store.dataDir, name)).mode & 0o077, name).toBe(0)
    await store.close()
  })
})

describe('on a TCP port', () => {
  let store: TestStore
  beforeAll(async () => {
    store = await openTestStore(({ dataDir }) => startEmbeddedStore({ dataDir, transport: 'tcp' }))
  })
  afterAll(() => store.close())

  const open = async (change: (uri: URL) => void) => {
    const uri = new URL(store.uri)
    change(uri)
    return new MongoClient(uri.href, { serverSelectionTimeoutMS: HANG_MS })
  }

  it('the official driver proves that it knows the password, and works', async () => {
    await store.db.collection<{ _id: number }>('rows').insertOne({ _id: 1 })
    expect(await store.db.collection('rows').countDocuments()).toBe(1)
    expect(new URL(store.uri).hostname).toBe('127.0.0.1')
  })

  it('the password is the owner’s alone, and stays the same', async () => {
    const file = join(store.dataDir, 'store.secret')
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0)
    expect(new URL(store.uri).password).toBe(readFileSync(file, 'utf8'))
    expect(readFileSync(file, 'utf8')).toMatch(/^[\w-]{43}$/)
  })

  it.each<[string, (uri: URL) => void]>([
    [
      'a wrong password',
      (uri) => {
        uri.password = 'guess'
      },
    ],
    [
      'another user',
      (uri) => {
        uri.username = 'root'
      },
    ],
    ['another mechanism', (uri) => uri.searchParams.set('authMechanism', 'SCRAM-SHA-1')],
  ])('%s is refused, in one sentence for all', async (_name, change) => {
    const client = await open(change)
    const error = await refusalOf(client.connect())
    expect([18, 334]).toContain(error.code)
    expect(error.message).not.toMatch(/password|user /i)
    await client.close()
  })

  it('without a login nothing is done', async () => {
    const client = await open((uri) => {
      uri.username = ''
      uri.password = ''
      uri.searchParams.delete('authMechanism')
      uri.searchParams.delete('authSource')
    })
    await client.connect()
    const { databaseName } = store.db
    for (const command of [
      { find: 'rows' },
      { insert: 'rows', documents: [{}] },
      { dropDatabase: 1 },
      { ping: 1 },
      { saslContinue: 1, conversationId: 1, payload: '' },
      { commitTransaction: 1 },
    ]) {
      expect([13, 18]).toContain((await refusalOf(client.db(databaseName).command(command))).code)
    }
    expect(await store.db.collection('rows').countDocuments()).toBe(1)
    await client.close()
  })

  it('only this machine can connect', async () => {
    const socket = connect(Number(new URL(store.uri).port), '127.0.0.1')
    await once(socket, 'connect')
    expect(socket.remoteAddress).toBe('127.0.0.1')
    socket.destroy()
  })
})
