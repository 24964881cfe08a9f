import type { Collection, Document, ObjectId } from 'mongodb'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { startTestStore, type TestStore } from '../start-store.ts'

/*
 * What the official driver may rely on. The same cases run against any server named by MONGODB_URI, which is
 * how the embedded store is held against MongoDB.
 */
export type Any = Document & { _id?: string | number | ObjectId }

/** Gives the tests of a file a server, and each of them a collection that is not there yet. */
export function openCollections(): {
  readonly store: () => TestStore
  readonly collection: () => Collection<Any>
} {
  let started: TestStore
  let n = 0
  beforeAll(async () => {
    started = await startTestStore()
  })
  beforeEach(() => {
    n++
  })
  afterAll(() => started.close())
  return { store: () => started, collection: () => started.db.collection<Any>(`c${n}`) }
}
