import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import { isLive } from '@scheduler/shared-types/appointments/appointment.rules'
import {
  cancelled,
  sequenceAfterUndo,
  stampOf,
  withStatus,
} from '@scheduler/shared-types/appointments/status-changes'
import type { OperationArgs, SeenAppointment } from '@scheduler/shared-types/sync/operations'
import { isWhereSeen, mergeNotes, mergeStatus } from '@scheduler/shared-types/sync/resolve'
import type { BoardAppointment, Standing } from '../../ipc/ipc-contract.ts'
import { type Place, type PlacingAct, placed, placeOf } from './apply-book.ts'
import { placeVisit } from './place-visit.ts'
import { type Knowledge, untouched, type View } from './view.ts'

type On = { readonly id: string; readonly seen: SeenAppointment }

export function applyMove(
  view: View,
  knowledge: Knowledge,
  { args, actedAt, actor, shown }: PlacingAct<OperationArgs<'appointment.move'>>,
): View {
  const before = known(view, args)
  if (!before || !isLive(before.status) || isAt(before, args) || !isWhereSeen(before, args.seen)) return view
  const place = shown ? placeFieldsOf(shown) : newPlace(view, knowledge, before, { args, actedAt, actor })
  if (!place) return view
  const { standing: _standing, ...rest } = before
  const moved = { ...rest, ...place, ...changed(before, actedAt), sequence: before.sequence + 1 }
  const after = placed(view, knowledge, moved)
  // Only what was made here in a lease is nobody else's to change.
  return before.standing === 'certain' ? after : withStanding(after, moved.id, 'provisional')
}

export function applyCancel(view: View, args: OperationArgs<'appointment.cancel'>, actedAt: string): View {
  const before = known(view, args)
  if (!before || mergeStatus(before.status, 'cancelled') !== 'apply') return view
  if (!isWhereSeen(before, args.seen)) return view
  const { reason, by } = args
  return withChange(view, before, actedAt, {
    ...cancelled(before, { reason, by }, actedAt),
    undoStatus: before.status,
  })
}

export function applyStatus(
  view: View,
  { id, seen, status }: OperationArgs<'appointment.change-status'>,
  actedAt: string,
): View {
  const before = known(view, { id, seen })
  if (!before || mergeStatus(before.status, status) !== 'apply') return view
  return withChange(view, before, actedAt, { ...withStatus(status, actedAt), undoStatus: before.status })
}

export function applyUndo(view: View, args: OperationArgs<'appointment.undo'>, actedAt: string): View {
  const before = known(view, args)
  if (!before || before.status !== args.status || before.undoStatus === null) return view
  const stamp = stampOf(args.status)
  return withChange(view, before, actedAt, {
    status: before.undoStatus,
    undoStatus: null,
    cancellation: null,
    ...(stamp && { [stamp]: null }),
    sequence: sequenceAfterUndo(before),
  })
}

export function applyNote(view: View, args: OperationArgs<'appointment.update'>, actedAt: string): View {
  const before = known(view, args)
  if (!before) return view
  const note = mergeNotes(args.base, before.note, args.note)
  return note === before.note ? view : withChange(view, before, actedAt, { note })
}

/** Not with the patient's newest name: what is laid over is the record, and views add the name. */
function known(view: View, { id }: On): BoardAppointment | null {
  const laidOver = view.appointments.get(id)
  if (laidOver) return laidOver
  const confirmed = view.confirmed.appointment(id)
  return confirmed && untouched(view, confirmed)
}

function isAt(appointment: Appointment, wish: OperationArgs<'appointment.move'>): boolean {
  return (
    Date.parse(appointment.start) === Date.parse(wish.start) &&
    (wish.doctorId === undefined || wish.doctorId === appointment.doctorId) &&
    (wish.roomId === undefined || wish.roomId === appointment.roomId)
  )
}

function newPlace(
  view: View,
  knowledge: Knowledge,
  before: Appointment,
  { args, actedAt, actor }: Omit<PlacingAct<OperationArgs<'appointment.move'>>, 'shown'>,
): Place | null {
  const visit = placeVisit(view, knowledge, {
    appointmentTypeId: before.appointmentTypeId,
    doctorId: args.doctorId ?? before.doctorId,
    roomId: args.roomId ?? null,
    preferredRoomId: before.roomId,
    patientId: before.patient.id,
    start: Date.parse(args.start),
    excludeAppointmentId: before.id,
    override: args.override,
  })
  return visit && placeOf(visit, { override: args.override, actedAt, actor })
}

function placeFieldsOf(shown: Appointment): Place {
  const { doctorId, roomId, equipmentIds, start, end, timeZone, wallTime, offset, lane, override } = shown
  const { bufferBeforeMinutes, bufferAfterMinutes } = shown
  return {
    doctorId,
    roomId,
    equipmentIds,
    start,
    end,
    timeZone,
    wallTime,
    offset,
    bufferBeforeMinutes,
    bufferAfterMinutes,
    lane,
    override,
  }
}

function withStanding(view: View, id: string, standing: Standing): View {
  const shown = view.appointments.get(id)
  if (!shown) return view
  return { ...view, appointments: new Map(view.appointments).set(id, { ...shown, standing }) }
}

function withChange(
  view: View,
  before: BoardAppointment,
  actedAt: string,
  change: Partial<Appointment>,
): View {
  const after: BoardAppointment = {
    ...before,
    ...changed(before, actedAt),
    ...change,
    standing: before.standing === 'certain' ? 'certain' : 'provisional',
  }
  return { ...view, appointments: new Map(view.appointments).set(after.id, after) }
}

function changed(before: Appointment, actedAt: string) {
  return { version: before.version + 1, updatedAt: actedAt }
}
