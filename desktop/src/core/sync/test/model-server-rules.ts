import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import { isLive } from '@scheduler/shared-types/appointments/appointment.rules'
import type { ErrorCode } from '@scheduler/shared-types/errors/error-codes'
import type { Lease } from '@scheduler/shared-types/leases/lease.contract'
import type { Patient } from '@scheduler/shared-types/patients/patient.contract'
import type { Operation } from '@scheduler/shared-types/sync/operations'
import { isWhereSeen, mergeNotes, mergeStatus } from '@scheduler/shared-types/sync/resolve'
import type { TimeOff } from '@scheduler/shared-types/time-off/time-off.contract'
import {
  CLINIC,
  endOf,
  isoOf,
  isSamePlace,
  type ModelRecords,
  newAppointment,
  newPatient,
  occupies,
  type Place,
} from './model-records.ts'

export type ServerRecords = {
  readonly appointment: Map<string, Appointment>
  readonly patient: Map<string, Patient>
  readonly 'time-off': Map<string, TimeOff>
  readonly lease: Map<string, Lease>
}

/** Not done; changed nothing. A class only because JavaScript throws classes. */
export class Refused extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode) {
    super(code)
    this.code = code
  }
}

export type ServerContext = {
  readonly records: ServerRecords
  readonly now: number
  readonly deskId: string
  readonly changed: (
    entity: keyof ModelRecords,
    entityId: string,
    operation: string,
    deskId: string | null,
  ) => void
}

/** Carries an operation out, or throws `Refused`. */
export function applyOnServer(context: ServerContext, operation: Operation): void {
  const { records, now } = context
  switch (operation.name) {
    case 'patient.create': {
      const { id, familyName } = operation.args
      if (records.patient.has(id)) throw new Refused('already_exists')
      storePatient(context, newPatient(id, familyName), operation)
      break
    }
    case 'patient.update': {
      const patient = records.patient.get(operation.args.id)
      if (!patient) throw new Refused('not_found')
      storePatient(context, { ...patient, note: operation.args.note ?? patient.note }, operation)
      break
    }
    case 'appointment.book': {
      const { id, doctorId, start, patientId } = operation.args
      if (!records.patient.has(patientId)) throw new Refused('not_found')
      if (records.appointment.has(id) || doctorId === null) throw new Refused('already_exists')
      take(context, { doctorId, start }, null)
      store(context, { ...newAppointment(id, { doctorId, start }, patientId, now), version: 0 }, operation)
      break
    }
    case 'appointment.move': {
      const appointment = seen(context, operation.args)
      if (!isLive(appointment.status)) throw new Refused('status_transition_refused')
      const { start } = operation.args
      const place = { doctorId: operation.args.doctorId ?? appointment.doctorId, start }
      take(context, place, appointment.id)
      store(context, { ...appointment, ...place, end: endOf(start) }, operation)
      break
    }
    case 'appointment.cancel': {
      const appointment = seen(context, operation.args)
      if (!isLive(appointment.status)) throw new Refused('status_transition_refused')
      store(context, { ...appointment, status: 'cancelled' }, operation)
      break
    }
    case 'appointment.change-status': {
      const appointment = found(context, operation.args.id)
      const { status } = operation.args
      const decision = mergeStatus(appointment.status, status)
      if (decision === 'refuse') throw new Refused('status_transition_refused')
      if (decision === 'apply') store(context, { ...appointment, status }, operation)
      break
    }
    case 'appointment.update': {
      const appointment = found(context, operation.args.id)
      const note = mergeNotes(operation.args.base, appointment.note, operation.args.note)
      store(context, { ...appointment, note }, operation)
      break
    }
    case 'time-off.create': {
      const { id, doctorId, start, end, reason } = operation.args
      if (records['time-off'].has(id)) throw new Refused('already_exists')
      records['time-off'].set(id, { id, clinicId: CLINIC, version: 1, doctorId, start, end, reason })
      context.changed('time-off', id, operation.name, context.deskId)
      break
    }
    case 'time-off.remove': {
      if (!records['time-off'].delete(operation.args.id)) throw new Refused('not_found')
      context.changed('time-off', operation.args.id, operation.name, context.deskId)
      break
    }
    case 'appointment.undo':
      throw new Refused('nothing_to_undo') // the model keeps no earlier status
  }
}

function store(
  { records, now, deskId, changed }: ServerContext,
  next: Appointment,
  { name }: Operation,
): void {
  const { id } = next
  records.appointment.set(id, { ...next, version: next.version + 1, updatedAt: isoOf(now) })
  changed('appointment', id, name, deskId)
}

function storePatient({ records, deskId, changed }: ServerContext, next: Patient, { name }: Operation): void {
  const isNew = !records.patient.has(next.id)
  records.patient.set(next.id, { ...next, version: isNew ? 1 : next.version + 1 })
  changed('patient', next.id, name, deskId)
}

function found({ records }: ServerContext, id: string): Appointment {
  const appointment = records.appointment.get(id)
  if (!appointment) throw new Refused('not_found')
  return appointment
}

function seen(
  context: ServerContext,
  args: Extract<Operation, { name: 'appointment.move' | 'appointment.cancel' }>['args'],
): Appointment {
  const appointment = found(context, args.id)
  if (!isWhereSeen(appointment, args.seen)) throw new Refused('version_conflict')
  return appointment
}

/** The unique index: nobody else has the time. The desk's own lease gives way, an expired one is removed. */
function take({ records, now, deskId, changed }: ServerContext, place: Place, self: string | null): void {
  for (const each of records.appointment.values()) {
    if (each.id !== self && occupies(each) && isSamePlace(each, place))
      throw new Refused('appointment_conflict')
  }
  for (const lease of records.lease.values()) {
    if (!isSamePlace(lease, place)) continue
    if (lease.deskId !== deskId && Date.parse(lease.expiresAt) > now)
      throw new Refused('appointment_conflict')
    records.lease.delete(lease.id)
    changed('lease', lease.id, lease.deskId === deskId ? 'lease.fill' : 'lease.expire', deskId)
  }
}
