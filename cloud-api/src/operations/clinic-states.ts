import { Mutex } from 'async-mutex'
import { LRUCache } from 'lru-cache'
import type { KnownBusy } from '../appointments/known-busy.ts'
import type { ClinicKnowledge } from '../availability/clinic-knowledge.ts'
import { estimateBytes } from '../memory/estimate-bytes.ts'
import { MEMORY_LIMITS } from '../memory/memory-limits.ts'
import type { ClinicCounter } from './clinic-counter.model.ts'
import type { Attempted } from './commit-operations.ts'

/** Busy time by day of start (whole days since the epoch, UTC). */
export type BusyDays = Map<number, readonly KnownBusy[]>

/**
 * What this process knows of one clinic. All of it is a guess until a commit under the condition of `counter`
 * succeeds, or a fresh read of the counter says the same. What may grow large is in the caches beside it.
 */
export type ClinicState = {
  counter: ClinicCounter | null
  /** Valid for its `commits` of the counter. Which days stay is decided by `ClinicStates.busyDays`. */
  busy: { readonly commits: number; readonly days: BusyDays }
  /** Held while busy time is read for a question, so that many at once read it one after the other, mostly once. */
  readonly readingBusy: Mutex
  /** Operations waiting for their turn, in order of arrival. */
  readonly queue: Attempted[]
  /** Whether operations are under way. */
  draining: boolean
}

export type ClinicStates = {
  of(clinicId: string): ClinicState
  /** By clinic; each valid for its own `rulesVersion`. */
  readonly knowledge: LRUCache<string, ClinicKnowledge>
  /** Counts the bytes of the days that all clinics' `busy.days` have, and takes out what was not used for longest. */
  readonly busyDays: LRUCache<string, KeptDay>
}

type KeptDay = { readonly days: BusyDays; readonly day: number; readonly entries: readonly KnownBusy[] }

export function createClinicStates(
  limits: Pick<typeof MEMORY_LIMITS, 'knowledge' | 'busyDays'> = MEMORY_LIMITS,
): ClinicStates {
  // A few hundred bytes a clinic without its caches, and clinics are made by hand.
  const states = new Map<string, ClinicState>()
  return {
    knowledge: new LRUCache<string, ClinicKnowledge>({
      maxSize: limits.knowledge,
      sizeCalculation: estimateBytes,
    }),
    busyDays: new LRUCache<string, KeptDay>({
      maxSize: limits.busyDays,
      sizeCalculation: ({ entries }) => estimateBytes(entries),
      dispose: ({ days, day }, _, reason) => {
        if (reason === 'evict') days.delete(day)
      },
    }),
    of(clinicId) {
      const known = states.get(clinicId)
      if (known) return known
      const state: ClinicState = {
        counter: null,
        busy: { commits: -1, days: new Map() },
        readingBusy: new Mutex(),
        queue: [],
        draining: false,
      }
      states.set(clinicId, state)
      return state
    },
  }
}

/** After an error that may mean that the clinic is not as it was thought to be. */
export function forgetClinic(state: ClinicState): void {
  state.counter = null
  state.busy = { commits: -1, days: new Map() }
}

const DAY_MS = 86_400_000

/** Days since the epoch, UTC. */
export function dayNumber(ms: number): number {
  return Math.floor(ms / DAY_MS)
}

/** Carries a commit of this process into what is known, instead of reading it again. */
export function applyCommit(
  state: ClinicState,
  before: ClinicCounter,
  after: ClinicCounter,
  touched: ReadonlyMap<string, KnownBusy | null>,
): void {
  state.counter = after
  const follows = state.busy.commits === before.commits
  const days: BusyDays = follows ? state.busy.days : new Map()
  if (touched.size > 0) {
    for (const [day, entries] of days) {
      if (entries.some(({ id }) => touched.has(id))) {
        days.set(
          day,
          entries.filter(({ id }) => !touched.has(id)),
        )
      }
    }
    for (const entry of touched.values()) {
      if (entry) addToDay(days, entry)
    }
  }
  state.busy = { commits: after.commits, days }
}

/** A day that has not been read stays unread: one entry is not the day. */
function addToDay(days: BusyDays, entry: KnownBusy): void {
  const day = dayNumber(entry.start)
  const entries = days.get(day)
  if (entries) days.set(day, [...entries, entry])
}
