import type { ClientSession } from '../database/client-session.ts'
import type { PlainCollection } from '../database/plain-collection.ts'

type Stored = { readonly _id: string }

/** New documents that operations of one transaction store together, because a round trip for each would take longest. */
export type WaitingInserts = {
  add<Document extends Stored>(collection: PlainCollection<Document>, document: Document): void
  /** Stores them, by collection. */
  flush(): Promise<void>
}

export function createWaitingInserts(session: ClientSession): WaitingInserts {
  const waiting = new Map<PlainCollection<Stored>, Stored[]>()
  return {
    add<Document extends Stored>(typed: PlainCollection<Document>, document: Document) {
      // Only what was added for a collection is stored in it.
      const collection = typed as unknown as PlainCollection<Stored>
      const documents = waiting.get(collection)
      if (documents) documents.push(document)
      else waiting.set(collection, [document])
    },
    async flush() {
      const all = [...waiting]
      waiting.clear()
      for (const [collection, documents] of all) await collection.insertMany(documents, { session })
    },
  }
}
