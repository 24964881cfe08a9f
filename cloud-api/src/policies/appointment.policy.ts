import type { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import type { PolicyTable } from './engine.ts'
import { desk, staff } from './rules.ts'

export const appointmentPolicy: PolicyTable<keyof typeof appointmentEndpoints> = {
  list: staff,
  read: staff,
  book: desk,
  move: desk,
  cancel: desk,
  'change-status': staff,
  undo: staff,
  update: staff,
}
