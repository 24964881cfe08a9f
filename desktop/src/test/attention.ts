import type { AttentionItem } from '../ipc/ipc-contract.ts'
import { appointmentOf, idOf } from './appointments.ts'

/** A refused booking by user 1; change what the test is about. */
export function attentionOf(number: number, more: Partial<AttentionItem> = {}): AttentionItem {
  const { standing: _standing, waiting: _waiting, ...here } = appointmentOf(number)
  return {
    operation: {
      operationId: idOf(number + 10_000),
      actedAt: '2026-11-24T13:30:00Z',
      name: 'appointment.book',
      args: {
        id: here.id,
        appointmentTypeId: here.appointmentTypeId,
        doctorId: here.doctorId,
        roomId: null,
        patientId: here.patient.id,
        start: here.start,
        note: '',
        walkIn: false,
      },
    },
    actor: { userId: idOf(1), name: 'Robin' },
    refusal: { code: 'appointment_conflict', detail: 'The time cannot be taken.' },
    patient: { id: idOf(600), givenName: 'Ada', familyName: 'Byron', birthDate: null, phone: null },
    here,
    there: { appointment: null, patient: null, timeOff: null },
    canOverride: true,
    ...more,
  }
}
