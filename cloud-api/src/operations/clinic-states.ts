import type { KnownBusy } from '../appointments/known-busy.ts'
import type { ClinicKnowledge } from '../availability/clinic-knowledge.ts'
import type { ClinicCounter } from './clinic-counter.model.ts'
import type { Attempted } from './commit-operations.ts'

/** Busy time by day of start (whole days since the epoch, UTC). */
export type BusyDays = Map<number, readonly KnownBusy[]>

/**
 * What this process knows of one clinic. All of it is a guess until a commit under the condition of `counter`
 * succeeds, or a fresh read of the counter says the same.
 */
export type ClinicState = {
  counter: ClinicCounter | null
  /** Valid for its own `rulesVersion`. */
  knowledge: ClinicKnowledge | null
  /** Valid for its `commits` of the counter. */
  busy: { readonly commits: number; readonly days: BusyDays }
  /** Operations waiting for their turn, in order of arrival. */
  readonly queue: Attempted[]
  /** Whether operations are under way. */
  draining: boolean
}

export type ClinicStates = { of(clinicId: string): ClinicState }

export function createClinicStates(): ClinicStates {
  const states = new Map<string, ClinicState>()
  return {
    of(clinicId) {
      const known = states.get(clinicId)
      if (known) return known
      const state: ClinicState = {
        counter: null,
        knowledge: null,
        busy: { commits: -1, days: new Map() },
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
