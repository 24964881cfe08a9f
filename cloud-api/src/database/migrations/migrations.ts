import type { mongo } from 'mongoose'
import type { DataKeys } from '../../env.ts'
import { baseline } from './0001-baseline.ts'

/** What a batch of a migration may use besides its documents. */
export type MigrationContext = {
  readonly db: mongo.Db
  /** The batch and the saved position are one transaction: hand it to every read and write. */
  readonly session: mongo.ClientSession
  /** For fields that are encrypted at rest. */
  readonly dataKeys: DataKeys
}

/** One pass over a collection, in the order of `_id`. */
export type MigrationStep = {
  readonly collection: string
  /**
   * Gives the writes to this collection that bring the documents to the new shape. Called once for each document whose
   * batch was committed, and again for a batch that was not.
   */
  readonly migrateBatch: (
    documents: readonly mongo.Document[],
    context: MigrationContext,
  ) => Promise<readonly mongo.AnyBulkWriteOperation[]>
}

/** Brings the clinic data of both stores from one version to the next. */
export type Migration = {
  /** Its file's name, such as `0001-baseline`. */
  readonly name: string
  readonly steps: readonly MigrationStep[]
}

/** In order; the place in the list, counted from 1, is the data version it leads to. Append-only. */
export const migrations: readonly Migration[] = [baseline]
