import { Mutex } from 'async-mutex'
import { LRUCache } from 'lru-cache'
import { estimateBytes } from '../memory/estimate-bytes.ts'
import { MEMORY_LIMITS } from '../memory/memory-limits.ts'
import type { ClinicFacet } from '../operations/clinic-facet.ts'
import type { KnownBusy } from './known-busy.ts'

/** Busy time by day of start (whole days since the epoch, UTC). */
export type BusyDays = Map<number, readonly KnownBusy[]>

/** A clinic's busy time as this process knows it. */
export type KeptBusy = {
  /** Valid for its `commits` of the counter. Which days stay is decided by `Deps.busyDays`. */
  busy: { readonly commits: number; readonly days: BusyDays }
  /** Held while busy time is read for a question, so that many at once read it one after the other, mostly once. */
  readonly reading: Mutex
}

/** Busy time as the write gate carries it from one commit to the next. */
export const busyFacet: ClinicFacet<KeptBusy, KnownBusy> = {
  create: () => ({ busy: { commits: -1, days: new Map() }, reading: new Mutex() }),
  applyCommit(kept, { before, after, touched }) {
    const follows = kept.busy.commits === before.commits
    const days: BusyDays = follows ? kept.busy.days : new Map()
    if (touched.size > 0) replaceEntries(days, touched)
    kept.busy = { commits: after.commits, days }
  },
  forget(kept) {
    kept.busy = { commits: -1, days: new Map() }
  },
}

/** The known days of all clinics, the ones used last. */
export type KeptBusyDays = LRUCache<string, KeptDay>

type KeptDay = { readonly days: BusyDays; readonly day: number; readonly entries: readonly KnownBusy[] }

/** Counts the bytes of the days that all clinics have, and takes out what was not used for longest. */
export function createBusyDays(maxBytes: number = MEMORY_LIMITS.busyDays): KeptBusyDays {
  return new LRUCache<string, KeptDay>({
    maxSize: maxBytes,
    sizeCalculation: ({ entries }) => estimateBytes(entries),
    dispose: ({ days, day }, _, reason) => {
      if (reason === 'evict') days.delete(day)
    },
  })
}

const DAY_MS = 86_400_000

/** Days since the epoch, UTC. */
export function dayNumber(ms: number): number {
  return Math.floor(ms / DAY_MS)
}

function replaceEntries(days: BusyDays, touched: ReadonlyMap<string, KnownBusy | null>): void {
  for (const [day, entries] of days) {
    if (entries.some(({ id }) => touched.has(id))) {
      days.set(
        day,
        entries.filter(({ id }) => !touched.has(id)),
      )
    }
  }
  for (const entry of touched.values()) if (entry) addToDay(days, entry)
}

/** A day that has not been read stays unread: one entry is not the day. */
function addToDay(days: BusyDays, entry: KnownBusy): void {
  const day = dayNumber(entry.start)
  const entries = days.get(day)
  if (entries) days.set(day, [...entries, entry])
}
