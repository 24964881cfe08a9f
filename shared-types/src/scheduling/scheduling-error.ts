/**
 * Misuse of the scheduling core by the calling program: input that a contract should have refused.
 * - `off-grid`: an instant, length or wall time is not on the five-minute grid
 * - `empty-interval`: an end that is not after its start
 * - `malformed`: text that is not a date, a wall time, a zone name or a UUID
 * - `unknown-appointment-type`: the id is not among the rules
 * - `zone-off-grid`: the zone's clock cannot be laid on the five-minute grid on that date (only historic
 *   zones, such as Newfoundland before 2011 or local mean time)
 */
export type SchedulingErrorCode =
  | 'off-grid'
  | 'empty-interval'
  | 'malformed'
  | 'unknown-appointment-type'
  | 'zone-off-grid'

/** Thrown instead of approximating. Never a refusal for a person: those are conflict classes. */
export class SchedulingError extends Error {
  readonly code: SchedulingErrorCode

  constructor(code: SchedulingErrorCode, message: string) {
    super(message)
    this.name = 'SchedulingError'
    this.code = code
  }
}
