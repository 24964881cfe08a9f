import type { appointmentEndpoints } from '../appointments/appointment.contract.ts'
import { type Actor, decide, type PolicyTable } from './decide.ts'
import { ownDoctor, staff } from './rules.ts'

/** Doctors see the whole board and act on their own appointments; patients use the public page. */
const change = { admin: true, receptionist: true, doctor: ownDoctor } as const

export const appointmentPolicy: PolicyTable<keyof typeof appointmentEndpoints> = {
  list: staff,
  read: staff,
  book: change,
  move: change,
  cancel: change,
  'change-status': change,
  undo: change,
  update: change,
}

/** Overriding a conflict: admins and the desk knowingly, doctors for themselves. */
export const overridePolicy: PolicyTable<'override'> = { override: change }

/** Whether the actor may override conflicts of an appointment with this doctor. */
export function mayOverride(actor: Actor, doctorId: string | null): boolean {
  return decide(overridePolicy, 'override', actor, { doctorId }) === true
}
