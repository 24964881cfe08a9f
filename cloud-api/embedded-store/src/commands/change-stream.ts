import { Timestamp } from 'bson'
import { equalValues } from '../bson/key-encoding.ts'
import { type Doc, decode, encode, isDocument } from '../bson/values.ts'
import { addCursor, BATCH_BYTES, type CursorSource } from '../cursors.ts'
import { createPace } from '../pace.ts'
import { compileFilter, type Matcher } from '../query/match.ts'
import { statement } from '../storage/sqlite.ts'
import type { Store } from '../storage/store.ts'
import { StoreError, unsupported } from '../store-error.ts'
import { cursorReply } from '../wire/op-msg.ts'
import { type Answer, type CommandContext, refuseUnknownOptions } from './command.ts'
import { longId } from './find.ts'

const OPTIONS = ['fullDocument', 'resumeAfter', 'startAfter', 'allChangesForCluster']

type Place = { readonly seq: number; readonly ns: string }
type Row = Place & { readonly epoch: number; readonly entry: Buffer }

/** Entries of the log looked at in one step. */
const PAGE = 1000

/** A cursor over the log of changes, from now or after a resume token. Later $match stages filter it. */
export function openChangeStream(
  context: CommandContext,
  name: string | null,
  pipeline: readonly Doc[],
): Answer {
  const { store, db, cursors, now } = context
  if (context.transaction)
    throw new StoreError('OperationNotSupportedInTransaction', 'No change streams in a transaction')
  const [first, ...rest] = pipeline
  const options = isDocument(first?.$changeStream) ? first.$changeStream : {}
  refuseUnknownOptions('$changeStream', options, OPTIONS)
  const fullDocument = options.fullDocument ?? 'default'
  if (fullDocument !== 'default' && fullDocument !== 'updateLookup')
    throw unsupported(`fullDocument: ${String(fullDocument)}`)
  const matchers = rest.map((stage): Matcher => {
    if (!isDocument(stage.$match)) throw unsupported('stages other than $match after $changeStream')
    return compileFilter(stage.$match)
  })
  const inScope = (ns: string) =>
    name === null ? options.allChangesForCluster === true || ns.startsWith(`${db}.`) : ns === `${db}.${name}`
  const { epoch } = store
  let at = startOf(store, options.resumeAfter ?? options.startAfter)
  const lookup = fullDocument === 'updateLookup'

  const { sqlite } = store.writer
  const places = sqlite.prepare(`SELECT seq, ns FROM oplog WHERE seq > ? ORDER BY seq LIMIT ${PAGE}`)
  const entryAt = sqlite.prepare('SELECT entry FROM oplog WHERE seq = ?').pluck()

  /** What the log holds from here on; entries of others are passed over, however many there are. */
  const take = async (size: number): Promise<Uint8Array[]> => {
    const pace = createPace(0) // the client's time is one for waiting
    const documents: Uint8Array[] = []
    let bytes = 0
    while (!store.group) {
      refuseLostHistory(store, at)
      const page = places.all(at) as Place[]
      for (const place of page) {
        if (documents.length >= size || bytes >= BATCH_BYTES) return documents
        at = place.seq
        if (!inScope(place.ns)) continue
        const event = eventOf({ ...place, epoch, entry: entryAt.get(at) as Buffer }, lookup)
        if (!matchers.every((matches) => matches(event))) continue
        const document = encode(event)
        documents.push(document)
        bytes += document.length
      }
      if (page.length < PAGE) break
      await pace.breathe()
    }
    return documents
  }

  const source: CursorSource = {
    ns: name === null ? `${db}.$cmd.aggregate` : `${db}.${name}`,
    next: async (size, { waitMs, closed }) => {
      const until = performance.now() + waitMs
      for (;;) {
        const documents = await take(size)
        const left = until - performance.now()
        if (documents.length > 0 || left <= 0 || closed.aborted)
          return { documents, done: false, postBatchResumeToken: tokenOf(epoch, at) }
        await nextFlush(store, left, closed)
      }
    },
  }
  const cursor = addCursor(cursors, source, now())
  return cursorReply('firstBatch', [], {
    id: longId(cursor.id),
    ns: source.ns,
    postBatchResumeToken: tokenOf(epoch, at),
  })
}

/** Resolves at the next group commit, after the wait, or when the connection closes. */
function nextFlush(store: Store, waitMs: number, closed: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer)
      store.events.off('flushed', finish)
      closed.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, waitMs)
    store.events.once('flushed', finish)
    closed.addEventListener('abort', finish)
  })
}

function newestSeq(store: Store): number {
  return statement(store.writer, 'SELECT coalesce(max(seq), 0) FROM oplog').pluck().get() as number
}

function startOf(store: Store, token: unknown): number {
  if (token === undefined) return newestSeq(store)
  const data = isDocument(token) ? token._data : undefined
  if (typeof data !== 'string' || !/^([\da-f]{8})?[\da-f]{16}$/.test(data))
    throw new StoreError('BadValue', 'Not a resume token of this store')
  const epoch = Number.parseInt(data.slice(0, -16) || '0', 16) // older versions gave tokens without one
  if (epoch !== store.epoch) throw historyLost()
  return Number.parseInt(data.slice(-16), 16)
}

function refuseLostHistory(store: Store, at: number): void {
  const oldest = store.writer.sqlite.prepare('SELECT min(seq) FROM oplog').pluck().get() as number | null
  // A position beyond the newest was given for what the disk then refused.
  const newest = newestSeq(store)
  const lost = at > newest || (oldest === null ? newest > at : oldest > at + 1)
  if (lost) throw historyLost()
}

function historyLost(): StoreError {
  return new StoreError(
    'ChangeStreamHistoryLost',
    'Resume of change stream was not possible: the history is no longer kept',
  )
}

function tokenOf(epoch: number, seq: number): { _data: string } {
  return { _data: epoch.toString(16).padStart(8, '0') + seq.toString(16).padStart(16, '0') }
}

function eventOf(row: Row, lookup: boolean): Doc {
  const entry = decode(row.entry)
  const [db, ...rest] = row.ns.split('.')
  const at: Date = entry.at
  const operationType: string = entry.op
  const withDocument =
    operationType === 'insert' || operationType === 'replace' || (operationType === 'update' && lookup)
  return {
    _id: tokenOf(row.epoch, row.seq),
    operationType,
    clusterTime: new Timestamp({ t: Math.floor(at.getTime() / 1000), i: row.seq & 0x7fffffff }),
    wallTime: at,
    ns: { db, coll: rest.join('.') },
    documentKey: { _id: entry.documentId },
    ...(withDocument ? { fullDocument: entry.after } : {}),
    ...(operationType === 'update' ? { updateDescription: difference(entry.before, entry.after) } : {}),
  }
}

function difference(before: Doc, after: Doc): Doc {
  const updatedFields = Object.fromEntries(
    Object.entries(after).filter(([name, value]) => !(name in before) || !equalValues(before[name], value)),
  )
  return {
    updatedFields,
    removedFields: Object.keys(before).filter((name) => !(name in after)),
    truncatedArrays: [],
  }
}
