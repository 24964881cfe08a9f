import type { ClinicCounter } from './clinic-counter.model.ts'

/**
 * Something that a process keeps of each clinic as long as its commits prove it true, such as busy time. The gate knows
 * nothing of it: a facet is found by its own object (`keptOf`, `tx.touched`), so there is no list of them.
 */
export type ClinicFacet<Kept, Entry> = {
  /** For a clinic of which nothing is known yet. */
  readonly create: () => Kept
  /** Carries a commit of this process into what is kept. */
  readonly applyCommit: (kept: Kept, commit: FacetCommit<Entry>) => void
  /** What is kept may be wrong. */
  readonly forget: (kept: Kept) => void
}

export type FacetCommit<Entry> = {
  readonly before: ClinicCounter
  readonly after: ClinicCounter
  /** Entries the transaction has changed, as they are now, by id; null: gone. */
  readonly touched: ReadonlyMap<string, Entry | null>
}
