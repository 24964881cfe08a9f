import { exhaustive } from '@scheduler/shared-types/errors/exhaustive'
import type { Operation } from '@scheduler/shared-types/sync/operations'
import type { BoardAppointment } from '../../ipc/ipc-contract.ts'
import type { Shown } from '../database/outbox.store.ts'
import { applyBook } from './apply-book.ts'
import { applyCancel, applyMove, applyNote, applyStatus, applyUndo } from './apply-change.ts'
import { applyPatientCreate, applyPatientUpdate } from './apply-patient.ts'
import { applyTimeOffCreate, applyTimeOffRemove } from './apply-time-off.ts'
import { type Knowledge, untouched, type View } from './view.ts'

/** An act and its author, and what it showed if it was laid over before. */
export type LaidOver = {
  readonly operation: Operation
  readonly actor: { readonly userId: string; readonly name: string }
  /** Where the act put the appointment then stays, so that what a person was shown does not wander. */
  readonly shown?: Shown | null
}

/**
 * Lays one operation over what is shown. Pure. It never refuses: what cannot be, because the record is gone or has
 * been changed elsewhere, leaves the view as it is; the server will say so, and a person will be asked.
 */
export function applyOperation(view: View, act: LaidOver, knowledge: Knowledge): View {
  return markWaiting(view, applyQuietly(view, act, knowledge), act.operation)
}

function applyQuietly(view: View, { operation, actor, shown }: LaidOver, knowledge: Knowledge): View {
  const { name, args, actedAt } = operation
  switch (name) {
    case 'patient.create':
      return applyPatientCreate(view, args)
    case 'patient.update':
      return applyPatientUpdate(view, args)
    case 'appointment.book':
      return applyBook(view, knowledge, { args, actedAt, actor, shown: shown?.appointment ?? null })
    case 'appointment.move':
      return applyMove(view, knowledge, { args, actedAt, actor, shown: shown?.appointment ?? null })
    case 'appointment.cancel':
      return applyCancel(view, args, actedAt)
    case 'appointment.change-status':
      return applyStatus(view, args, actedAt)
    case 'appointment.undo':
      return applyUndo(view, args, actedAt)
    case 'appointment.update':
      return applyNote(view, args, actedAt)
    case 'time-off.create':
      return applyTimeOffCreate(view, args)
    case 'time-off.remove':
      return applyTimeOffRemove(view, args)
    default:
      return exhaustive(name)
  }
}

/** The appointment tells what waits with it, also where it looks the same as before. */
function markWaiting(before: View, after: View, { name, args }: Operation): View {
  const isAppointment = name.startsWith('appointment.')
  // Nothing was laid over: the server has the booking already.
  if (!isAppointment || (name === 'appointment.book' && after === before)) return after
  const { id } = args
  const confirmed = after.confirmed.appointment(id)
  const appointment = after.appointments.get(id) ?? (confirmed && untouched(after, confirmed))
  if (!appointment) return after
  const { standing, waiting } = appointment
  const marked: BoardAppointment = {
    ...appointment,
    standing: standing === 'certain' ? 'certain' : 'provisional',
    waiting: [...waiting, name],
  }
  return { ...after, appointments: new Map(after.appointments).set(id, marked) }
}

/** The record an operation is about, as the view shows it now. */
export function shownIn(view: View, { name, args }: Operation): Shown {
  const nothing = { appointment: null, patient: null, timeOff: null }
  if (name === 'patient.create' || name === 'patient.update') {
    const patient = view.patients.get(args.id) ?? view.confirmed.patient(args.id)
    return { ...nothing, patient }
  }
  if (name === 'time-off.create' || name === 'time-off.remove') {
    return { ...nothing, timeOff: view.timeOff.find(({ id }) => id === args.id) ?? null }
  }
  return { ...nothing, appointment: view.appointments.get(args.id) ?? view.confirmed.appointment(args.id) }
}
