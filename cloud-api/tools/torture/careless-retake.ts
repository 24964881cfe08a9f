import { lowestLane } from '../../../shared-types/src/scheduling/choose-place.ts'
import { findOverlaps } from '../../../shared-types/src/scheduling/explain-start.ts'
import type { Retaken, RetakenLane } from '../../../shared-types/src/scheduling/retake-time.ts'
import type { Busy } from '../../../shared-types/src/scheduling/rules.types.ts'

/** Stands in for the real one: who takes its time again goes to any lane that is left, whoever is there. */
export function retakeLane(retaken: Retaken, busy: readonly Busy[], lanes: number): RetakenLane {
  const found = findOverlaps(retaken, busy)
  return { lane: lowestLane(found, lanes, busy, (inLane) => findOverlaps(retaken, inLane)), found }
}
