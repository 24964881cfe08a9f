import type { Operation } from '@scheduler/shared-types/sync/operations'
import type { ActKind } from './model-commands.ts'
import {
  DOCTORS,
  isSamePlace,
  type ModelRecords,
  occupies,
  PATIENTS,
  SLOT_MS,
  SLOTS,
  startOf,
} from './model-records.ts'

const STATUSES = ['arrived', 'in-progress', 'completed', 'no-show'] as const

/**
 * What a person at a desk that knows these records does; null where there is nothing to do it to. It is what the
 * desk would let them do: no booking on time it shows as taken.
 */
export function operationFor(
  what: ActKind,
  pick: number,
  records: ModelRecords,
  {
    operationId,
    newId,
    now,
  }: { readonly operationId: string; readonly newId: () => string; readonly now: number },
): Operation | null {
  const common = { operationId, actedAt: new Date(now).toISOString() }
  const appointments = [...records.appointment.values()]
  const appointment = appointments[pick % Math.max(1, appointments.length)]
  const patients = [...PATIENTS, ...records.patient.values()]
  const patient = patients[pick % Math.max(1, patients.length)]
  const place = { doctorId: DOCTORS[pick % 2] ?? DOCTORS[0], start: startOf((pick >> 1) % SLOTS) }
  const isTaken = appointments.some((each) => occupies(each) && isSamePlace(each, place))
  const seen = appointment && {
    version: appointment.version,
    doctorId: appointment.doctorId,
    start: appointment.start,
  }
  switch (what) {
    case 'book':
    case 'malformed':
    case 'unlucky': {
      if (!patient || isTaken) return null
      const args = { id: newId(), appointmentTypeId: newId(), ...place, patientId: patient.id }
      return { ...common, name: 'appointment.book', args: { ...args, roomId: null, note: '', walkIn: false } }
    }
    case 'move':
      if (!appointment || !seen || isTaken) return null
      return { ...common, name: 'appointment.move', args: { id: appointment.id, seen, ...place } }
    case 'cancel':
      if (!appointment || !seen) return null
      return {
        ...common,
        name: 'appointment.cancel',
        args: { id: appointment.id, seen, reason: 'rain', by: 'patient' },
      }
    case 'status': {
      if (!appointment || !seen) return null
      const status = STATUSES[pick % STATUSES.length] ?? 'arrived'
      return { ...common, name: 'appointment.change-status', args: { id: appointment.id, seen, status } }
    }
    case 'note': {
      if (!appointment || !seen) return null
      const args = { id: appointment.id, seen, note: `note ${pick}`, base: appointment.note }
      return { ...common, name: 'appointment.update', args }
    }
    case 'patient': {
      const args = { id: newId(), givenName: 'Ada', familyName: `Lovelace ${pick}`, birthDate: null }
      return { ...common, name: 'patient.create', args: { ...args, phone: null, email: null, note: '' } }
    }
    case 'patient-note':
      if (!patient) return null
      return { ...common, name: 'patient.update', args: { id: patient.id, note: `speaks ${pick}` } }
    case 'time-off': {
      const end = new Date(Date.parse(place.start) + SLOT_MS).toISOString()
      return { ...common, name: 'time-off.create', args: { id: newId(), ...place, end, reason: 'rest' } }
    }
  }
}
