/**
 * Misuse of the scheduling core by the calling program: input that a contract should have refused.
 * - `off-grid`: an instant, length or wall time is not on the five-minute grid
 * - `empty-interval`: an end that is not after its start
 * - `malformed`: text that is not a date, a wall time, a zone name or a UUID
 * - `unknown-appointment-type`: the id is not among the rules
 * - `zone-off-grid`: the zone's clock cannot be laid on the five-minute grid on that date (only before 2000, such as
 *   Liberia until 1972 or local mean time)
 * - `out-of-range`: an instant or date that the calendar or the occupancy keys do not reach
 */
export type SchedulingErrorCode =
  | 'off-grid'
  | 'empty-interval'
  | 'malformed'
  | 'unknown-appointment-type'
  | 'zone-off-grid'
  | 'out-of-range'

/** Thrown instead of approximating. Never a refusal for a person: those are conflict classes. */
export class SchedulingError extends Error {
  readonly code: SchedulingErrorCode

  constructor(code: SchedulingErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'SchedulingError'
    this.code = code
  }
}
