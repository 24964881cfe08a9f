import { createDayStore, type DayStore } from './day.store.ts'
import { createJournalStore, type JournalStore } from './journal.store.ts'
import { createKnownUserStore, type KnownUserStore } from './known-user.store.ts'
import { createMetaStore, type MetaStore } from './meta.store.ts'
import { openCache } from './open-cache.ts'
import { createOutboxStore, type OutboxStore } from './outbox.store.ts'
import { createPatientStore, type PatientStore } from './patient.store.ts'
import { createRecordStore, type RecordStore } from './record.store.ts'

/** Everything the desk keeps on disk. */
export type Stores = {
  readonly meta: MetaStore
  readonly records: RecordStore
  readonly days: DayStore
  readonly patients: PatientStore
  readonly outbox: OutboxStore
  readonly knownUsers: KnownUserStore
  readonly journal: JournalStore
  /** Whole or not at all; durable when it returns. May be nested. */
  readonly transaction: <Result>(work: () => Result) => Result
  readonly close: () => void
}

/**
 * Opens the desk's cache. Acts that can no longer be read are noted as lost work, for a person to be told; anything
 * else that cannot be read is read from the server anew.
 * @param now Epoch milliseconds.
 */
export function openStores(deskDir: string, dataKey: Uint8Array, now: number): Stores {
  const { cache, lost } = openCache(deskDir, dataKey)
  const meta = createMetaStore(cache)
  const readAnew = () => meta.write('cursor', null)
  const outbox = createOutboxStore(cache)
  const unreadable = outbox.takeUnreadable()
  const at = new Date(now).toISOString()
  if (unreadable > 0) meta.write('lostWork', { at, unsent: unreadable })
  if (lost && lost.unsent !== 0) meta.write('lostWork', { at, unsent: lost.unsent })
  return {
    meta,
    records: createRecordStore(cache, readAnew),
    days: createDayStore(cache, readAnew),
    patients: createPatientStore(cache),
    outbox,
    knownUsers: createKnownUserStore(cache),
    journal: createJournalStore(cache),
    transaction: cache.transaction,
    close: cache.close,
  }
}
