import type { Connection } from 'mongoose'

/** Collection that marks a database as the target of `npm run export`, which may bring it up to date again. */
export const EXPORT_MARK = 'export_progress'

/**
 * Takes the mark away before the API serves: from now on the database has a life of its own, which another export
 * would overwrite.
 */
export async function endExport({ db }: Connection): Promise<void> {
  const marks = await db?.listCollections({ name: EXPORT_MARK }, { nameOnly: true }).toArray()
  if (marks?.length) await db?.dropCollection(EXPORT_MARK)
}
