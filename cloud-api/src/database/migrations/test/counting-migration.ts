import type { Migration } from '../migrations.ts'

/**
 * Adds one to the `count` of each document of two collections. Done twice it would show, so it proves that each batch
 * counts once, whatever ended the process.
 */
export const countingMigration: Migration = {
  name: '0002-counting',
  steps: ['first', 'second'].map((collection) => ({
    collection,
    migrateBatch: async (documents) =>
      documents.map(({ _id }) => ({ updateOne: { filter: { _id }, update: { $inc: { count: 1 } } } })),
  })),
}

/** Documents in each of the two collections; a batch in the tests is smaller. */
export const COUNTED = 5
