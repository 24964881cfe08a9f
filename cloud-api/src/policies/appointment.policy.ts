import type { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import type { PolicyTable } from './engine.ts'
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
