import type { BoardAppointment } from '../ipc/ipc-contract.ts'

/** An id of the given number, as the API makes them. */
export function idOf(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
}

/** A confirmed half hour at nine, New York, on Tuesday 24 November 2026; change what the test is about. */
export function appointmentOf(number: number, more: Partial<BoardAppointment> = {}): BoardAppointment {
  return {
    id: idOf(number),
    clinicId: idOf(900),
    version: 1,
    status: 'confirmed',
    appointmentTypeId: idOf(800),
    doctorId: idOf(700),
    roomId: null,
    equipmentIds: [],
    patient: {
      id: idOf(600),
      givenName: 'Ada',
      familyName: 'Byron',
      birthDate: null,
      phone: null,
      verified: true,
    },
    start: '2026-11-24T14:00:00Z',
    end: '2026-11-24T14:30:00Z',
    timeZone: 'America/New_York',
    wallTime: '2026-11-24T09:00',
    offset: '-05:00',
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    lane: 0,
    override: null,
    source: 'desk',
    note: '',
    cancellation: null,
    arrivedAt: null,
    startedAt: null,
    completedAt: null,
    undoStatus: null,
    sequence: 0,
    createdAt: '2026-11-01T00:00:00Z',
    updatedAt: '2026-11-01T00:00:00Z',
    standing: 'accepted',
    waiting: [],
    ...more,
  }
}
