import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Lease } from '@scheduler/shared-types/leases/lease.contract'
import type { Patient } from '@scheduler/shared-types/patients/patient.contract'
import type { TimeOff } from '@scheduler/shared-types/time-off/time-off.contract'
import { appointmentOf, idOf } from '../../../test/appointments.ts'

/* The clinic of the model: two doctors, twelve half hours each, the last two of them walk-in time. */

export const CLINIC = idOf(900)
export const TYPE = idOf(800)
export const DOCTORS = [idOf(700), idOf(701)] as const
export const SLOTS = 12
export const WALK_IN_SLOTS: readonly number[] = [10, 11]
export const USERS = [idOf(500), idOf(501)] as const
export const OPENING = Date.parse('2026-11-24T14:00:00Z')
export const SLOT_MS = 1_800_000

export function isoOf(at: number): string {
  return new Date(at).toISOString()
}

export function startOf(slot: number): string {
  return isoOf(OPENING + slot * SLOT_MS)
}

export function endOf(start: string): string {
  return isoOf(Date.parse(start) + SLOT_MS)
}

export type Place = { readonly doctorId: string; readonly start: string }

export function isSamePlace(a: Place, b: Place): boolean {
  return a.doctorId === b.doctorId && Date.parse(a.start) === Date.parse(b.start)
}

/** Whether it keeps its time. */
export function occupies({ status }: Appointment): boolean {
  return status !== 'cancelled' && status !== 'no-show'
}

/** Everything a desk keeps of the server, by id. */
export type ModelRecords = {
  readonly appointment: ReadonlyMap<string, Appointment>
  readonly patient: ReadonlyMap<string, Patient>
  readonly 'time-off': ReadonlyMap<string, TimeOff>
  readonly lease: ReadonlyMap<string, Lease>
}

export function newAppointment(id: string, place: Place, patientId: string, at: number): Appointment {
  const { standing: _standing, waiting: _waiting, ...appointment } = appointmentOf(0)
  return {
    ...appointment,
    id,
    ...place,
    end: endOf(place.start),
    patient: { ...appointment.patient, id: patientId },
    wallTime: isoOf(Date.parse(place.start)).slice(0, 16),
    createdAt: isoOf(at),
    updatedAt: isoOf(at),
  }
}

export function newPatient(id: string, familyName: string): Patient {
  return {
    id,
    clinicId: CLINIC,
    version: 1,
    givenName: 'Ada',
    familyName,
    birthDate: null,
    phone: null,
    email: null,
    note: '',
    verified: true,
    active: true,
  }
}

/** Those the clinic has from the beginning. */
export const PATIENTS: readonly Patient[] = [
  newPatient(idOf(600), 'Byron'),
  newPatient(idOf(601), 'Lovelace'),
]
