import { NEWER_VERSION } from '../primitives/newer-version.ts'
import type { ConflictClass } from './conflict.contract.ts'

/** What each class means to a person; never about whom. */
export const CONFLICT_SENTENCES: Readonly<Record<ConflictClass, string>> = {
  doctor: 'The doctor has another appointment at this time.',
  room: 'No room is free at this time.',
  equipment: 'The equipment it needs is in use at this time.',
  patient: 'The patient has another appointment at this time.',
  buffer: 'It is too close to another appointment: the time kept free between them would be cut.',
  'outside-hours': 'It is outside the doctor’s hours.',
  closure: 'The clinic is closed.',
  'time-off': 'The doctor is away.',
  limit: 'The doctor has as many appointments of this type that day as are allowed.',
  notice: 'It is too soon: this start can no longer be booked.',
  horizon: 'It is too far ahead to be booked.',
  'not-performed': 'This doctor does not perform this type of appointment.',
  'not-online': 'This type of appointment is not booked online.',
  'walk-in': 'The time is kept for patients who come without an appointment.',
  [NEWER_VERSION]: 'A rule of a newer version of this program refuses this time.',
}

/**
 * Starts that nobody may take. They are no conflict classes but a broken field: there is nothing to override, and a
 * desk that is older than the bounds knows how to show it.
 */
export const START_BOUND_SENTENCES = {
  past: 'It is more than seven days ago.',
  future: 'It is more than ten years ahead.',
} as const

/** Classes of time that somebody has, as opposed to a rule. */
export const OCCUPIED_CLASSES = ['doctor', 'room', 'equipment', 'patient', 'buffer'] as const
export type OccupiedClass = (typeof OCCUPIED_CLASSES)[number]

const OCCUPIED: ReadonlySet<ConflictClass> = new Set(OCCUPIED_CLASSES)

/** Time that somebody has, as opposed to a rule. */
export function isOccupiedTime(name: ConflictClass): name is OccupiedClass {
  return OCCUPIED.has(name)
}
