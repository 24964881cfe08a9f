import { MINUTE_MS } from '../primitives/durations.ts'
import { UNIT_MINUTES } from '../primitives/primitives.contract.ts'
import { SchedulingError } from './scheduling-error.ts'
import type { EpochMs } from './time-values.ts'

/** Length of one unit of the grid that appointments live on, in milliseconds. */
export const UNIT_MS = UNIT_MINUTES * MINUTE_MS

/** The unit (counted since the epoch) that begins at this instant. Refuses an instant inside a unit. */
export function unitAt(instant: EpochMs): number {
  const unit = instant / UNIT_MS
  if (!Number.isInteger(unit)) {
    throw new SchedulingError('off-grid', 'An instant must be on a five-minute boundary')
  }
  return unit
}

/** The first unit that begins at or after the instant. */
export function unitFrom(instant: EpochMs): number {
  return Math.ceil(instant / UNIT_MS)
}

/** The last unit that begins at or before the instant. */
export function unitContaining(instant: EpochMs): number {
  return Math.floor(instant / UNIT_MS)
}

/** Minutes as a number of units. Refuses what is negative or not a multiple of five. */
export function unitsIn(minutes: number): number {
  const units = minutes / UNIT_MINUTES
  if (!Number.isInteger(units) || units < 0) {
    throw new SchedulingError('off-grid', 'Minutes must be a multiple of five')
  }
  return units
}
