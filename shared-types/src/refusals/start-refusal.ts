import type { Alternative, Conflict } from '../appointments/conflict.contract.ts'
import { CONFLICT_SENTENCES } from '../appointments/conflict-sentences.ts'
import { AppError } from '../errors/app-error.ts'
import type { FoundConflict } from '../scheduling/explain-start.ts'
import { isExclusive } from '../scheduling/override.ts'
import type { Busy } from '../scheduling/rules.types.ts'

export type StartRefusal = {
  readonly found: readonly FoundConflict[]
  /** What is busy: appointments, holds and leases are refused in different words. */
  readonly busy: readonly Busy[]
  /** Whether a lane could still take it. */
  readonly isLaneLeft: boolean
  readonly mayOverride: boolean
  /** Whether the asker may know which appointments are in the way. */
  readonly seesAppointments: boolean
  readonly alternatives: readonly Alternative[]
}

/** The refusal of a start: every conflict class with what is behind it, and the nearest free starts. */
export function startRefusal({ found, alternatives, ...asked }: StartRefusal): AppError {
  const conflicts = found.map((conflict) => presentConflict(asked, conflict))
  const more = conflicts.length > 1 ? ` (and ${conflicts.length - 1} more)` : ''
  const sentence = `${conflicts[0]?.message ?? 'This start is not offered.'}${more}`
  return new AppError('appointment_conflict', sentence, { conflicts, alternatives: [...alternatives] })
}

function presentConflict(
  { busy, isLaneLeft, mayOverride, seesAppointments }: Omit<StartRefusal, 'found' | 'alternatives'>,
  { class: name, busyIds }: FoundConflict,
): Conflict {
  const behind = busy.filter(({ id }) => busyIds.includes(id))
  const appointmentIds = seesAppointments
    ? behind.filter(({ kind }) => kind === 'appointment').map(({ id }) => id)
    : []
  const [first] = appointmentIds
  return {
    class: name,
    message: sentenceOf(name, behind),
    ...(first !== undefined && { appointmentId: first }),
    appointmentIds: [...new Set(appointmentIds)],
    overridable: mayOverride && (busyIds.length === 0 || (isLaneLeft && !isExclusive(busyIds, busy))),
  }
}

/** Held and leased time has words of its own: nobody has an appointment then. */
function sentenceOf(name: Conflict['class'], behind: readonly Busy[]): string {
  const kinds = new Set(behind.map(({ kind }) => kind))
  if (kinds.has('appointment') || kinds.size === 0) return CONFLICT_SENTENCES[name]
  if (kinds.has('hold')) return 'Somebody is booking this time at the moment. Try again in a few minutes.'
  return 'Another desk keeps this time for patients who come without an appointment.'
}
