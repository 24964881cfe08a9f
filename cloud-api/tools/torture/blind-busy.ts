import type { KnownBusy } from '../../src/appointments/known-busy.ts'

// biome-ignore lint/performance/noBarrelFile: it stands in for the module it hides, so it has all of its names
export * from '../../src/appointments/known-busy.ts'

/** Stands in for the real one: whatever the operation asks, nothing is busy. */
export async function busyInOperation(): Promise<KnownBusy[]> {
  return []
}
