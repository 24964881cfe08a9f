import type { ChangeEntity } from '@scheduler/shared-types/changes/change.contract'
import type { ChangeDocument } from './change.model.ts'

/**
 * Whether a change of the entity makes what is known of a clinic's rules out of date: always, never, or only by the
 * named operations. An entity that is missing here does not compile.
 */
const CHANGES_RULES: Readonly<Record<ChangeEntity, boolean | readonly string[]>> = {
  clinic: true,
  doctor: true,
  room: true,
  equipment: true,
  'appointment-type': true,
  'working-hours': true,
  exception: true,
  'time-off': true,
  closure: true,
  // A booking relies on it: a patient who was read at a version of the rules is still there at the same version.
  patient: ['patient.remove'],
  appointment: false,
  hold: false,
  lease: false,
  user: false,
  desk: false,
}

/** Whether the entry raises the version of the clinic's rules. An entity that only newer programs have does not. */
export function changesRules({ entity, operation }: Pick<ChangeDocument, 'entity' | 'operation'>): boolean {
  const answer = CHANGES_RULES[entity]
  return typeof answer === 'object' ? answer.includes(operation) : answer === true
}
