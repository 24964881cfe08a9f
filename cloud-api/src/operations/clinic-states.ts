import type { ClinicCounter } from './clinic-counter.model.ts'
import type { ClinicFacet } from './clinic-facet.ts'
import type { Attempted } from './commit-operations.ts'
import type { TouchedEntries } from './touched-entries.ts'

/**
 * What this process knows of one clinic. All of it is a guess until a commit under the condition of `counter`
 * succeeds, or a fresh read of the counter says the same.
 */
export type ClinicState = {
  counter: ClinicCounter | null
  /** Operations waiting for their turn, in order of arrival. */
  readonly queue: Attempted[]
  /** Whether operations are under way. */
  draining: boolean
  /** What is kept for each facet that was asked for (`keptOf`). */
  readonly facets: Map<unknown, KeptFacet>
}

type KeptFacet = {
  readonly kept: unknown
  readonly applyCommit: (before: ClinicCounter, after: ClinicCounter, touched: TouchedEntries) => void
  readonly forget: () => void
}

export type ClinicStates = { of(clinicId: string): ClinicState }

export function createClinicStates(): ClinicStates {
  // A few hundred bytes a clinic without its facets, and clinics are made by hand.
  const states = new Map<string, ClinicState>()
  return {
    of(clinicId) {
      const known = states.get(clinicId)
      if (known) return known
      const state: ClinicState = { counter: null, queue: [], draining: false, facets: new Map() }
      states.set(clinicId, state)
      return state
    },
  }
}

/** What is kept of the clinic for the facet; made at the first question. */
export function keptOf<Kept, Entry>({ facets }: ClinicState, facet: ClinicFacet<Kept, Entry>): Kept {
  const known = facets.get(facet)
  if (known) return known.kept as Kept // made below, by this very facet
  const kept = facet.create()
  facets.set(facet, {
    kept,
    applyCommit: (before, after, touched) =>
      facet.applyCommit(kept, { before, after, touched: touched.of(facet) }),
    forget: () => facet.forget(kept),
  })
  return kept
}

/** After an error that may mean that the clinic is not as it was thought to be. */
export function forgetClinic(state: ClinicState): void {
  state.counter = null
  for (const facet of state.facets.values()) facet.forget()
}

/** Carries a commit of this process into what is known, instead of reading it again. */
export function applyCommit(
  state: ClinicState,
  before: ClinicCounter,
  after: ClinicCounter,
  touched: TouchedEntries,
): void {
  state.counter = after
  for (const facet of state.facets.values()) facet.applyCommit(before, after, touched)
}
