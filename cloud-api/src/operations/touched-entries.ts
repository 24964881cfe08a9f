import type { ClinicFacet } from './clinic-facet.ts'

/** What a transaction has changed of each facet: the entries as they are now, by id; null: gone. */
export type TouchedEntries = {
  of<Kept, Entry>(facet: ClinicFacet<Kept, Entry>): Map<string, Entry | null>
}

export function createTouchedEntries(): TouchedEntries {
  const byFacet = new Map<unknown, Map<string, unknown>>()
  return {
    of<Kept, Entry>(facet: ClinicFacet<Kept, Entry>) {
      const touched = byFacet.get(facet) ?? new Map<string, unknown>()
      byFacet.set(facet, touched)
      return touched as Map<string, Entry | null> // its entries come through this same facet
    },
  }
}
