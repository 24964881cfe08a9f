import { createHash } from 'node:crypto'
import type { Snapshot, SnapshotCollection } from '@scheduler/embedded-store'
import { mongo } from 'mongoose'
import { DATA_VERSION } from '../../src/database/data-version.ts'
import { EXPORT_MARK } from '../../src/database/export-mark.ts'

const { BSON } = mongo
type Db = mongo.Db
type Document = mongo.Document

/** Documents compared and sent at a time. */
const BATCH = 500

/** The target holds documents that this export has not brought. */
export class TargetNotEmptyError extends Error {}
/** After the copy the target differed. */
export class VerificationError extends Error {}
/**
 * The target refused something or stopped answering. The driver's error is not kept as its cause: it quotes the
 * documents that were being sent.
 */
export class ExportFailedError extends Error {}

export type ExportProgress = {
  readonly collection: string
  readonly done: number
  readonly all: number
  /** Documents written; the others were there already. */
  readonly written: number
}

export type Exported = {
  readonly collections: number
  readonly documents: number
  readonly written: number
  readonly indexes: number
}

/**
 * Copies a snapshot of the embedded store, documents and indexes, to a MongoDB server and verifies counts and
 * hashes. It may be run again, after an interruption or to bring the target up to date: what is there and equal is not
 * sent. Once an API has served from the target, it is refused. TTL indexes come last, so that nothing runs out before
 * it has been verified.
 * @throws TargetNotEmptyError, VerificationError, ExportFailedError
 */
export async function exportSnapshot(
  snapshot: Snapshot,
  client: mongo.MongoClient,
  dbName: string,
  onProgress: (progress: ExportProgress) => void,
): Promise<Exported> {
  const db = client.db(dbName)
  const collections = snapshot.collections.filter(({ db: source }) => source === sourceDb(snapshot))
  await told(EXPORT_MARK, () => claimTarget(db, new Set(collections.map(({ name }) => name))))
  let written = 0
  for (const collection of collections) {
    const progress = (done: number, sent: number) =>
      onProgress({ collection: collection.name, done, all: collection.count, written: sent })
    await told(collection.name, async () => {
      await removeStale(db, collection)
      written += await copyDocuments(db, collection, progress)
      await createIndexes(db, collection, (spec) => spec.expireAfterSeconds === undefined)
      await verify(db, collection)
    })
  }
  for (const collection of collections) {
    await told(collection.name, () =>
      createIndexes(db, collection, (spec) => spec.expireAfterSeconds !== undefined),
    )
  }
  return {
    collections: collections.length,
    documents: collections.reduce((sum, { count }) => sum + count, 0),
    written,
    indexes: collections.reduce((sum, { indexes }) => sum + indexes.length, 0),
  }
}

/** Does a part of the work and makes a sentence, without data, of the driver's errors. */
async function told(collection: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof mongo.MongoError)) throw error
    throw new ExportFailedError(`${reasonOf(error, collection)} Run it again; it goes on where it was.`)
  }
}

function reasonOf(error: mongo.MongoError, collection: string): string {
  if (!(error instanceof mongo.MongoServerError)) {
    return `The target stopped answering at the collection ${collection} (${error.name}).`
  }
  const code = [error.code, error.codeName].filter((part) => /^\w+$/.test(String(part ?? ''))).join(' ')
  if (error.code === 11000) {
    return `The target refused a write into the collection ${collection} (${code}): a unique index there is not the source's. Drop that index, or export into an empty database.`
  }
  return `The target refused a command at the collection ${collection}${code === '' ? '' : ` (${code})`}. Mend that.`
}

/** The product has one database in its store. */
function sourceDb({ collections }: Snapshot): string {
  const names = [...new Set(collections.map(({ db }) => db))]
  if (names.length > 1) {
    throw new ExportFailedError(
      `The store holds several databases (${names.join(', ')}); only a store of this program alone can be exported.`,
    )
  }
  return names[0] ?? ''
}

/** Collections into which an API writes at its start. */
const OF_START: readonly string[] = ['jobs', DATA_VERSION]

/**
 * Marks the target as an export's own. What an API writes at its start does not count where it made the
 * collections and has no clinic; they go.
 */
async function claimTarget(db: Db, brought: ReadonlySet<string>): Promise<void> {
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name)
  if (names.includes(EXPORT_MARK)) return
  const isOfStart = (name: string) => OF_START.includes(name) && names.includes('clinics')
  for (const name of names) {
    if (isOfStart(name)) continue
    if (await db.collection(name).findOne({}, { projection: { _id: 1 } })) {
      throw new TargetNotEmptyError(
        `The database ${db.databaseName} holds documents of its own (${name}), which an export would overwrite. Export into an empty one.`,
      )
    }
  }
  await db.collection<{ _id: string }>(EXPORT_MARK).insertOne({ _id: 'begun' })
  // A version that stays behind would hide that the data brought is older.
  for (const name of names.filter(isOfStart)) if (!brought.has(name)) await db.collection(name).deleteMany({})
}

/**
 * Takes away what the target has otherwise than the source, or beside it: an earlier export may have brought it. All
 * of it goes before anything comes, because a unique key may since have passed from one document to another.
 */
async function removeStale(db: Db, source: SnapshotCollection): Promise<void> {
  const target = db.collection(source.name)
  if (!(await target.findOne())) return
  const wanted = new Set<string>()
  for (const batch of batchesOf(source.documents())) {
    const there = await bytesById(target, batch)
    const stale: mongo.Document[string][] = []
    for (const bytes of batch) {
      const { _id } = readExactly(bytes)
      const id = idText({ _id })
      wanted.add(id)
      const known = there.get(id)
      if (known && !known.equals(bytes)) stale.push(_id)
    }
    if (stale.length > 0) await target.deleteMany({ _id: { $in: stale } })
  }
  for await (const bytes of target.find<Buffer>({}, { raw: true, projection: { _id: 1 } })) {
    const document = readExactly(bytes)
    if (!wanted.has(idText(document))) await target.deleteOne({ _id: document._id })
  }
}

async function copyDocuments(
  db: Db,
  source: SnapshotCollection,
  onProgress: (done: number, written: number) => void,
): Promise<number> {
  const target = db.collection(source.name)
  let [done, written] = [0, 0]
  onProgress(0, 0)
  for (const batch of batchesOf(source.documents())) {
    const there = await bytesById(target, batch)
    const missing = batch.map(readExactly).filter((document) => !there.has(idText(document)))
    if (missing.length > 0) await target.insertMany(missing, { ordered: false })
    done += batch.length
    written += missing.length
    onProgress(done, written)
  }
  return written
}

/** What the target has of these documents, by the text of their _id. */
async function bytesById(
  target: mongo.Collection,
  batch: readonly Uint8Array[],
): Promise<ReadonlyMap<string, Buffer>> {
  const ids = batch.map((bytes) => readExactly(bytes)._id)
  const there = new Map<string, Buffer>()
  for await (const bytes of target.find<Buffer>({ _id: { $in: ids } }, { raw: true }))
    there.set(idText(readExactly(bytes)), bytes)
  return there
}

async function createIndexes(
  db: Db,
  source: SnapshotCollection,
  wants: (spec: Document) => boolean,
): Promise<void> {
  const specs = source.indexes.filter(wants).map(({ v: _v, ...spec }) => spec as mongo.IndexDescription) // listed by the store
  if (specs.length > 0) await db.collection(source.name).createIndexes(specs)
}

async function verify(db: Db, source: SnapshotCollection): Promise<void> {
  const wanted = createHash('sha256')
  for (const bytes of source.documents()) wanted.update(bytes)
  const found = createHash('sha256')
  let count = 0
  for await (const bytes of db.collection(source.name).find<Buffer>({}, { raw: true }).sort({ _id: 1 })) {
    found.update(bytes)
    count++
  }
  if (count !== source.count || found.digest('hex') !== wanted.digest('hex')) {
    throw new VerificationError(
      `${source.name} differs after the copy (${count} documents, ${source.count} expected). Run the export again.`,
    )
  }
}

function* batchesOf(documents: Iterable<Buffer>): Generator<Buffer[]> {
  let batch: Buffer[] = []
  for (const document of documents) {
    batch.push(document)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Every number keeps its type, so that the copy has the same bytes. */
function readExactly(bytes: Uint8Array): Document {
  return BSON.deserialize(bytes, { promoteValues: false, promoteLongs: false, promoteBuffers: false })
}

function idText(document: Document): string {
  return BSON.EJSON.stringify({ _id: document._id }, { relaxed: false })
}
