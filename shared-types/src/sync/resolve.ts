import {
  APPOINTMENT_STATUS_RULES,
  type AppointmentStatus,
  canChangeStatus,
  takesPlace,
} from '../appointments/appointment.rules.ts'
import type { SeenAppointment } from './operations.ts'

/*
 * What becomes of an act that meets a record somebody else has changed meanwhile. Pure; the server decides by
 * it, and the desk shows by it what to expect.
 */

/**
 * Status changes merge by the status order: the later status stands.
 * @returns `apply`; `done` where the appointment already has that status or a later one that implies it;
 * `refuse` where a person has to look (the one cancelled, the other checked in)
 */
export function mergeStatus(
  current: AppointmentStatus,
  wanted: AppointmentStatus,
): 'apply' | 'done' | 'refuse' {
  if (current === wanted) return 'done'
  if (canChangeStatus(current, wanted)) return 'apply'
  const isImplied =
    takesPlace(wanted) &&
    takesPlace(current) &&
    APPOINTMENT_STATUS_RULES[current].order > APPOINTMENT_STATUS_RULES[wanted].order
  return isImplied ? 'done' : 'refuse'
}

/** Between two notes that were written without knowledge of each other. */
export const NOTE_SEPARATOR = '\n---\n'

/**
 * Keeps both notes: the one that is stored first, then what the desk wrote.
 * @param base The note the desk's was made from.
 */
export function mergeNotes(base: string, current: string, mine: string): string {
  if (current === base || current === '' || mine.includes(current)) return mine
  if (mine === base || mine === '' || current.includes(mine)) return current
  return `${current}${NOTE_SEPARATOR}${mine}`
}

/** Whether the appointment still is where the person saw it; its status and note may have changed. */
export function isWhereSeen(
  current: { readonly doctorId: string; readonly start: string },
  seen: SeenAppointment,
): boolean {
  return current.doctorId === seen.doctorId && Date.parse(current.start) === Date.parse(seen.start)
}
