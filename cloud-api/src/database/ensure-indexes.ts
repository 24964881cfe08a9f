import type { Connection, IndexDefinition, IndexOptions } from 'mongoose'
import { StartError } from '../start-error.ts'

/** Options that change what an index refuses or removes; two indexes that differ here are not the same. */
const MEANINGFUL = ['unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds'] as const

/**
 * Creates every collection and index the models declare, then reads them back. Double booking is refused by an
 * index, so an API without it must not serve.
 * @throws StartError naming what is missing, or what existing data contradicts.
 */
export async function ensureIndexes(connection: Connection): Promise<void> {
  const missing: string[] = []
  const models = Object.values(connection.models)
  if (models.length === 0) throw new Error('the models are defined before their indexes are ensured')
  for (const model of models) {
    await model.createCollection()
    const declared: readonly [IndexDefinition, IndexOptions][] = model.schema.indexes()
    await dropLoosened(connection, model.collection.collectionName, declared)
    for (const [key, options] of declared) {
      const { background: _background, ...kept } = options
      await createIndex(model.collection.collectionName, () =>
        // mongoose types the key with its own aliases; what our models declare is a plain driver key.
        model.collection.createIndex(key as Record<string, 1 | -1>, kept as object),
      )
    }
    missing.push(...(await findMissing(connection, model.collection.collectionName, declared)))
  }
  if (missing.length > 0) {
    throw new StartError(`The database lacks indexes that keep appointments safe: ${missing.join(', ')}.`)
  }
}

/** An index that was unique and need not be any more can be made anew: no data contradicts it. */
async function dropLoosened(
  connection: Connection,
  collection: string,
  declared: readonly [IndexDefinition, IndexOptions][],
): Promise<void> {
  const wanted = new Set(declared.map(([key, options]) => signature(key, options)))
  for (const { name, key, unique, ...options } of await connection
    .collection(collection)
    .listIndexes()
    .toArray()) {
    if (unique && !wanted.has(signature(key, { ...options, unique })) && wanted.has(signature(key, options)))
      await connection.collection(collection).dropIndex(name)
  }
}

async function createIndex(collection: string, create: () => Promise<unknown>): Promise<void> {
  try {
    await create()
  } catch (error) {
    throw new StartError(
      `An index of ${collection} cannot be created; existing data or an older index contradicts it.`,
      error,
    )
  }
}

async function findMissing(
  connection: Connection,
  collection: string,
  declared: readonly [IndexDefinition, IndexOptions][],
): Promise<string[]> {
  const present = await connection.collection(collection).listIndexes().toArray()
  const known = new Set(present.map((index) => signature(index.key, index)))
  return declared
    .filter(([key, options]) => !known.has(signature(key, options)))
    .map(([key]) => `${collection} ${JSON.stringify(key)}`)
}

function signature(key: IndexDefinition, options: Readonly<Record<string, unknown>> | IndexOptions): string {
  const values: Readonly<Record<string, unknown>> = { ...options }
  // The order of a compound key matters, so its entries are kept as they come.
  return JSON.stringify([Object.entries(key), MEANINGFUL.map((name) => values[name] || null)])
}
