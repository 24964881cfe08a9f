import type { AppointmentStatus } from '@scheduler/shared-types/appointments/appointment.rules'
import type { EventOf } from '@scheduler/shared-types/events/event.contract'
import { isLate } from '@scheduler/shared-types/events/is-late'
import type { Override } from '@scheduler/shared-types/scheduling/override'
import type { Caller } from '../caller.ts'
import { encryptField } from '../crypto/field-encryption.ts'
import type { DataKeys } from '../env.ts'
import type { AppointmentDocument } from './appointment.model.ts'

type Overridden = (Override & { readonly reason: string }) | null

/** What the events of a new appointment and of a move are made of besides the appointment. */
export type PlacingContext = {
  readonly keys: DataKeys
  readonly caller: Caller
  readonly overridden: Overridden
}

/** A new appointment. */
export function bookedEvent(
  after: AppointmentDocument,
  { keys, caller, overridden }: PlacingContext,
): EventOf<'appointment.booked'> {
  const { roomId, status, source } = after
  return {
    kind: 'appointment.booked',
    ...visitOf(after),
    roomId,
    status,
    source,
    by: sideOf(caller),
    override: sealOverride(keys, after, overridden),
  }
}

/** An appointment at another place. */
export function movedEvent(
  before: AppointmentDocument,
  after: AppointmentDocument,
  { keys, caller, overridden }: PlacingContext,
): EventOf<'appointment.moved'> {
  return {
    kind: 'appointment.moved',
    ...visitOf(after),
    from: placeOf(before),
    to: placeOf(after),
    by: sideOf(caller),
    override: sealOverride(keys, after, overridden),
  }
}

/** @param at When it was cancelled. */
export function cancelledEvent(
  before: AppointmentDocument,
  after: AppointmentDocument,
  { by, at }: { readonly by: 'patient' | 'clinic'; readonly at: Date },
): EventOf<'appointment.cancelled'> {
  const late = isLate(after.start.getTime(), at.getTime())
  return { kind: 'appointment.cancelled', ...visitOf(after), from: before.status, by, late }
}

/** Another status, set or restored; cancelling has its own event. */
export function statusEvent<Kind extends 'appointment.status-changed' | 'appointment.undone'>(
  kind: Kind,
  from: AppointmentStatus,
  after: AppointmentDocument,
) {
  return { kind, ...visitOf(after), from, to: after.status }
}

/** Another note; it does not say which. */
export function noteChangedEvent(after: AppointmentDocument): EventOf<'appointment.note-changed'> {
  return { kind: 'appointment.note-changed', ...visitOf(after) }
}

function visitOf({
  _id: appointmentId,
  patientId,
  doctorId,
  appointmentTypeId,
  start,
  end,
  sequence,
}: AppointmentDocument) {
  return {
    appointmentId,
    patientId,
    doctorId,
    appointmentTypeId,
    start: start.toISOString(),
    end: end.toISOString(),
    sequence,
  }
}

function placeOf({ start, end, doctorId, roomId }: AppointmentDocument) {
  return { start: start.toISOString(), end: end.toISOString(), doctorId, roomId }
}

function sideOf(caller: Caller): 'patient' | 'clinic' {
  const isPatient = caller.kind === 'guest' || (caller.kind === 'user' && caller.role === 'patient')
  return isPatient ? 'patient' : 'clinic'
}

function sealOverride(keys: DataKeys, { _id }: AppointmentDocument, overridden: Overridden) {
  if (!overridden) return null
  const { classes, appointmentIds, reason } = overridden
  return {
    classes: [...classes],
    appointmentIds,
    reasonCipher: encryptField(keys, reason, overrideReasonContext(_id)),
  }
}

/** What the sealed reason of an override is bound to. */
export function overrideReasonContext(appointmentId: string): string {
  return `event:${appointmentId}`
}
