import { describe, expect, it } from 'vitest'
import { openCollections } from './open-collections.ts'

const { collection } = openCollections()

describe('change streams', () => {
  it('tell inserts, updates and deletes in order, and resume after a token', async () => {
    await collection().insertOne({ _id: 0 })
    const stream = collection().watch([], { fullDocument: 'updateLookup' })
    const next = stream.next()
    // The stream is open once it knows where it stands; only then is an insert sure to be told.
    await expect.poll(() => stream.resumeToken).toBeTruthy()
    await collection().insertOne({ _id: 1 })
    const first = await next
    await stream.close()
    const resumed = collection().watch([], { resumeAfter: first._id, fullDocument: 'updateLookup' })
    await collection().insertOne({ _id: 'late', v: 1 })
    await collection().updateOne({ _id: 'late' }, { $set: { v: 2 } })
    await collection().deleteOne({ _id: 'late' })
    const seen: unknown[] = []
    while (seen.length < 3) {
      const event = await resumed.next()
      if ('documentKey' in event && event.documentKey._id === 'late') seen.push(event.operationType)
    }
    await resumed.close()
    expect(seen).toEqual(['insert', 'update', 'delete'])
  })

  it('tell a replacement from an update, whatever the two documents share', async () => {
    await collection().insertOne({ _id: 1, a: 1, b: 1 })
    const stream = collection().watch()
    const next = stream.next()
    await expect.poll(() => stream.resumeToken).toBeTruthy()
    await collection().replaceOne({ _id: 1 }, { a: 1, b: 2 })
    await collection().updateOne({ _id: 1 }, { $set: { b: 3 }, $unset: { a: '' } })
    expect(await next).toMatchObject({ operationType: 'replace', fullDocument: { _id: 1, a: 1, b: 2 } })
    expect(await stream.next()).toMatchObject({
      operationType: 'update',
      updateDescription: { updatedFields: { b: 3 }, removedFields: ['a'] },
    })
    await stream.close()
  })
})
