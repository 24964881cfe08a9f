import { APPOINTMENT_STATUS_RULES } from '@scheduler/shared-types/appointments/appointment.rules'
import type { Operation } from '@scheduler/shared-types/sync/operations'
import type { AttentionItem } from '../../ipc/ipc-contract.ts'

/** What somebody did, as a heading. */
export function actWords(operation: Operation): string {
  switch (operation.name) {
    case 'patient.create':
      return 'New patient'
    case 'patient.update':
      return 'Patient details'
    case 'appointment.book':
      return operation.args.walkIn ? 'Walk-in' : 'Booking'
    case 'appointment.move':
      return 'Move'
    case 'appointment.cancel':
      return 'Cancellation'
    case 'appointment.change-status':
      return APPOINTMENT_STATUS_RULES[operation.args.status].verb
    case 'appointment.undo':
      return `Undo of “${APPOINTMENT_STATUS_RULES[operation.args.status].label}”`
    case 'appointment.update':
      return 'Note'
    case 'time-off.create':
      return 'Time off'
    case 'time-off.remove':
      return 'Removing time off'
  }
}

/** What dismissing an act comes to, on its button. */
export function dismissWords({ name }: Operation): string {
  switch (name) {
    case 'appointment.book':
      return 'Do not book'
    case 'appointment.move':
      return 'Leave it where it is'
    case 'appointment.cancel':
      return 'Keep the appointment'
    case 'patient.create':
      return 'Do not add'
    case 'time-off.create':
      return 'Do not enter'
    case 'time-off.remove':
      return 'Keep the time off'
    default:
      return 'Keep the server’s side'
  }
}

/** The button that does it again, for the server's side as it is now. */
export function retryWords({ operation, refusal }: Pick<AttentionItem, 'operation' | 'refusal'>): string {
  if (refusal.code !== 'version_conflict') return 'Try again'
  if (operation.name === 'appointment.move') return 'Move it all the same'
  return operation.name === 'appointment.cancel' ? 'Cancel it all the same' : 'Do it all the same'
}

/** The button that goes over conflicts. */
export function overrideWords({ name }: Operation): string {
  return name === 'appointment.move' ? 'Move anyway' : 'Book anyway'
}
