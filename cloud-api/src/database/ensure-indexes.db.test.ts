import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, Schema } from 'mongoose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEnv } from '../test/test-server.ts'
import { connectDatabase, type Database } from './connect.ts'
import { ensureIndexes } from './ensure-indexes.ts'

let dataDir: string
let database: Database
let connection: Connection
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'scheduler-indexes-'))
  database = await connectDatabase(testEnv(dataDir))
  connection = database.connection
  const schema = new Schema({ _id: String, clinicId: String, occupies: [String] }, { autoIndex: false })
  schema.index(
    { clinicId: 1, occupies: 1 },
    { unique: true, partialFilterExpression: { occupies: { $exists: true } } },
  )
  connection.model('claim', schema, 'claims')
})
afterAll(async () => {
  await connection.dropDatabase()
  await database.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const claims = () => connection.collection<{ _id: string; clinicId: string; occupies: string[] }>('claims')

describe('ensureIndexes', () => {
  it('creates what the models declare, and may be repeated', async () => {
    await ensureIndexes(connection)
    await ensureIndexes(connection)
    await claims().insertOne({ _id: '1', clinicId: 'c', occupies: ['a', 'b'] })
    await expect(claims().insertOne({ _id: '2', clinicId: 'c', occupies: ['b'] })).rejects.toMatchObject({
      code: 11000,
    })
  })

  it('refuses when existing data contradicts an index', async () => {
    await claims().dropIndexes()
    await claims().insertOne({ _id: '2', clinicId: 'c', occupies: ['b'] })
    await expect(ensureIndexes(connection)).rejects.toThrow(/An index of claims cannot be created/)
    await claims().deleteOne({ _id: '2' })
  })

  it('makes an index anew that was unique and need not be', async () => {
    const schema = new Schema({ _id: String, link: String }, { autoIndex: false })
    schema.index({ link: 1 })
    await connection.collection('links').createIndex({ link: 1 }, { unique: true })
    connection.model('link', schema, 'links')
    await ensureIndexes(connection)
    const [, index] = await connection.collection('links').listIndexes().toArray()
    expect(index).not.toHaveProperty('unique')
  })

  it('refuses when an index of the same fields has another meaning', async () => {
    await claims().dropIndexes()
    await claims().createIndex({ clinicId: 1, occupies: 1 })
    await expect(ensureIndexes(connection)).rejects.toThrow(/claims/)
    await claims().dropIndexes()
    await ensureIndexes(connection)
  })
})
