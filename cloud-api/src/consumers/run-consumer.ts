import type { AuditDocument } from '../audit/audit.model.ts'
import { eventsOf, type RecordedEvent } from '../audit/events-of.ts'
import type { ClientSession } from '../database/client-session.ts'
import { plainCollection } from '../database/plain-collection.ts'
import type { Deps } from '../deps.ts'
import { logKey } from '../operations/change.model.ts'
import { claimCursor, LEASE_MS } from './claim-cursor.ts'
import type { ConsumerCursor } from './consumer-cursor.model.ts'
import type { DurableConsumer } from './durable-consumer.ts'

export type RunConsumer = {
  readonly clinicId: string
  /** Names this process. */
  readonly owner: string
  /** Position up to which this process knows that nothing is left to do. */
  readonly from: number
}

/** Audit entries that are read, and whose events are handled, at once. */
const BATCH = 100
/** So many entries without an event for it: their reading is worth a write. */
const WORTH_SAVING = 500

/**
 * Hands a clinic's waiting events to the consumer, batch by batch. While none of them is for it, nothing is written: the
 * cursor stays behind, and a later process looks at these entries once more.
 * @returns the position up to which nothing is left to do; `from` or later
 * @throws what the consumer threw, after the cursor was made to pause
 */
export async function runConsumer(
  deps: Deps,
  consumer: DurableConsumer,
  { clinicId, owner, from }: RunConsumer,
): Promise<number> {
  const ahead = await skipOthers(deps, consumer, clinicId, from)
  if (!ahead.isWaiting && ahead.seq - from < WORTH_SAVING) return ahead.seq
  let cursor = await claimCursor(deps, { clinicId, consumer: consumer.name, owner })
  if (!cursor) return ahead.seq
  try {
    for (;;) {
      const entries = await readAudit(deps, clinicId, cursor.seq)
      const isLast = entries.length < BATCH
      cursor = await handleBatch(deps, consumer, cursor, entries, isLast)
      if (isLast) return cursor.seq
    }
  } catch (error) {
    await pauseCursor(deps, cursor)
    throw error
  }
}

/** Reads on as long as nothing is for the consumer. */
async function skipOthers(deps: Deps, { kinds }: DurableConsumer, clinicId: string, from: number) {
  let seq = from
  for (;;) {
    const entries = await readAudit(deps, clinicId, seq)
    if (entries.some((entry) => eventsOf(entry, kinds).length > 0)) return { seq, isWaiting: true }
    seq = entries.at(-1)?.seq ?? seq
    if (entries.length < BATCH) return { seq, isWaiting: false }
  }
}

/** The position in the audit has no gap and is given at commit, so what is read after a position is all there is. */
function readAudit(deps: Deps, clinicId: string, after: number): Promise<AuditDocument[]> {
  return plainCollection(deps.models.Audit)
    .find({ _id: { $gt: logKey(clinicId, after), $lt: `${clinicId};` } })
    .sort({ _id: 1 })
    .limit(BATCH)
    .toArray()
}

/** @returns the cursor behind the batch */
async function handleBatch(
  deps: Deps,
  consumer: DurableConsumer,
  cursor: ConsumerCursor,
  entries: readonly AuditDocument[],
  isLast: boolean,
): Promise<ConsumerCursor> {
  const events = entries.flatMap((entry) => eventsOf(entry, consumer.kinds))
  const leasedUntil = new Date(deps.now().getTime() + (isLast ? 0 : LEASE_MS))
  const after = { ...cursor, seq: entries.at(-1)?.seq ?? cursor.seq, leasedUntil, failures: 0 }
  const session = await deps.connection.startSession()
  try {
    if (consumer.effect === 'outside') {
      await handle(deps, consumer, events, session)
      await saveCursor(deps, cursor, after)
    } else {
      await session.withTransaction(async () => {
        await handle(deps, consumer, events, session)
        await saveCursor(deps, cursor, after, session)
      })
    }
  } finally {
    await session.endSession()
  }
  return after
}

async function handle(
  deps: Deps,
  consumer: DurableConsumer,
  events: readonly RecordedEvent[],
  session: ClientSession,
): Promise<void> {
  if (events.length > 0) await consumer.handle(deps, events, session)
}

/** @throws Error when another process has taken over: its word counts, and this batch is undone */
async function saveCursor(
  deps: Deps,
  { _id, owner, seq }: ConsumerCursor,
  after: ConsumerCursor,
  session?: ClientSession,
): Promise<void> {
  const { matchedCount } = await plainCollection(deps.models.ConsumerCursor).replaceOne(
    { _id, owner, seq },
    after,
    session ? { session } : {},
  )
  if (matchedCount === 0) throw new Error('another process has taken over this consumer')
}

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 300_000

/** Before the same events are tried again: twice as long after each failure. */
async function pauseCursor(deps: Deps, { _id, owner, failures }: ConsumerCursor): Promise<void> {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 20))
  const leasedUntil = new Date(deps.now().getTime() + pause)
  await plainCollection(deps.models.ConsumerCursor)
    .updateOne({ _id, owner }, { $set: { leasedUntil, failures: failures + 1 } })
    .catch(() => undefined) // the store is away: the lease runs out by itself
}
