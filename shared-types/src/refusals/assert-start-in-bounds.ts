import { START_BOUND_SENTENCES } from '../appointments/conflict-sentences.ts'
import { AppError } from '../errors/app-error.ts'
import { brokenStartBound } from '../scheduling/start-bounds.ts'

/**
 * Refuses a start too long ago or too far ahead, whatever is overridden; instants in milliseconds.
 * @param now When the person acts.
 * @throws AppError validation_failed naming the start
 */
export function assertStartInBounds(start: number, now: number): void {
  const bound = brokenStartBound(start, now)
  if (bound === null) return
  const message = START_BOUND_SENTENCES[bound]
  throw new AppError('validation_failed', message, { errors: [{ path: 'body.start', message }] })
}
