import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import {
  APPOINTMENT_STATUS_RULES,
  type AppointmentStatus,
  canChangeStatus,
  isLive,
} from '@scheduler/shared-types/appointments/appointment.rules'
import type { BoardAppointment, IpcArgs, Standing } from '../../ipc/ipc-contract.ts'
import { type DeskBridge, DeskError, errorSentence } from '../bridge/desk-bridge.ts'
import { dateTimeSpan } from '../time/words.ts'
import { attempt } from './attempt.ts'
import type { DeskStore } from './create-desk-store.ts'
import type { Override, Panel, Place } from './desk-state.ts'
import { notYetSent, type Toasts } from './toasts.ts'

type Parts = {
  readonly store: DeskStore
  readonly bridge: DeskBridge
  readonly toasts: Toasts
  readonly showPanel: (panel: Panel | null) => void
}

/** A status a person can give an appointment from the board. */
type SettableStatus = Exclude<AppointmentStatus, 'cancelled' | 'requested' | 'newer-version'>

/** What is done with appointments: booked, moved, given a status, cancelled, taken back. */
export function createAppointmentActions({ store, bridge, toasts, showPanel }: Parts) {
  const { getState: get, setState: set } = store

  const nameOf = ({ patient }: Appointment) => `${patient.givenName} ${patient.familyName}`
  const doctorName = (id: string) => get().clinic?.doctors.find((doctor) => doctor.id === id)?.name ?? ''
  const whenOf = ({ start, end }: Appointment) =>
    dateTimeSpan(get().clinic?.clinic.timeZone ?? 'UTC', Date.parse(start), Date.parse(end))
  const appointmentOf = (id: string) => get().day?.appointments.find((each) => each.id === id)

  /** @throws DeskError for the form to show beside its fields */
  async function book(body: IpcArgs<'appointment.book'>): Promise<BoardAppointment> {
    const booked = await bridge.call('appointment.book', body)
    set({ panel: null, candidates: [], cursor: placeOf(booked) })
    toasts.done(
      `Booked ${nameOf(booked)}: ${whenOf(booked)}, ${doctorName(booked.doctorId)}.${notYetSent(booked.standing)}`,
      async () =>
        (
          await bridge.call('appointment.cancel', {
            id: booked.id,
            reason: 'Booked by mistake',
            by: 'clinic',
          })
        ).standing,
    )
    return booked
  }

  async function move(id: string, to: Place, override?: Override): Promise<void> {
    const before = appointmentOf(id)
    set({ moving: null })
    if (!before || (Date.parse(before.start) === to.start && before.doctorId === to.doctorId)) return
    const start = new Date(to.start).toISOString()
    try {
      const { doctorId } = to
      const { version } = before
      const moved = await bridge.call('appointment.move', { id, start, doctorId, version, override })
      set({ cursor: to, panel: get().panel?.kind === 'refused-move' ? null : get().panel })
      toasts.done(
        `Moved ${nameOf(moved)} to ${whenOf(moved)}, ${doctorName(moved.doctorId)}.${notYetSent(moved.standing)}`,
        () => moveBack(before),
      )
    } catch (error) {
      if (error instanceof DeskError && error.code === 'appointment_conflict') {
        showPanel({ kind: 'refused-move', id, to, error })
      } else {
        toasts.problem(errorSentence(error))
      }
    }
  }

  async function moveBack({ id, start, doctorId, roomId }: Appointment): Promise<Standing> {
    const args = { id, start, doctorId, ...(roomId && { roomId }) }
    return (await bridge.call('appointment.move', args)).standing
  }

  async function changeStatus(id: string, status: SettableStatus): Promise<void> {
    const before = appointmentOf(id)
    if (before && !canChangeStatus(before.status, status)) {
      const { label } = APPOINTMENT_STATUS_RULES[before.status]
      const { verb } = APPOINTMENT_STATUS_RULES[status]
      toasts.problem(`“${verb}” is not possible: the appointment is ${label.toLowerCase()}.`)
      return
    }
    const changed = await attempt(toasts, () => bridge.call('appointment.change-status', { id, status }))
    if (!changed) return
    const { label } = APPOINTMENT_STATUS_RULES[changed.status]
    toasts.done(`${nameOf(changed)}: ${label.toLowerCase()}.${notYetSent(changed.standing)}`, () => undo(id))
  }

  async function undo(id: string): Promise<Standing> {
    return (await bridge.call('appointment.undo', { id })).standing
  }

  /** @throws DeskError for the form to show */
  async function cancel(id: string, reason: string, by: 'patient' | 'clinic'): Promise<void> {
    const cancelled = await bridge.call('appointment.cancel', { id, reason, by })
    showPanel(null)
    toasts.done(
      `Cancelled ${nameOf(cancelled)}, ${whenOf(cancelled)}.${notYetSent(cancelled.standing)}`,
      () => undo(id),
    )
  }

  function startMove(appointment: Appointment, by: 'keyboard' | 'pointer', to = placeOf(appointment)): void {
    if (!isLive(appointment.status)) {
      const { label } = APPOINTMENT_STATUS_RULES[appointment.status]
      toasts.problem(`This appointment is ${label.toLowerCase()} and stays where it is.`)
      return
    }
    set({ moving: { appointment, to, by }, candidates: [] })
  }

  return {
    book,
    startMove,
    moveGhost: (to: Place) => {
      const { moving } = get()
      if (moving) set({ moving: { ...moving, to } })
    },
    endMove: () => set({ moving: null }),
    move,
    changeStatus,
    cancel,
    undo: (id: string) =>
      attempt(toasts, async () => {
        toasts.done(`Taken back.${notYetSent(await undo(id))}`)
      }),
    saveNote: (id: string, note: string) => bridge.call('appointment.update', { id, note }),
  }
}

function placeOf({ doctorId, start }: Appointment): Place {
  return { doctorId, start: Date.parse(start) }
}
