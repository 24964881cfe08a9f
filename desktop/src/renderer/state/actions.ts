import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import {
  APPOINTMENT_STATUS_RULES,
  type AppointmentStatus,
  canChangeStatus,
  isLive,
} from '@scheduler/shared-types/appointments/appointment.rules'
import type { BoardAppointment, IpcArgs, Standing } from '../../ipc/ipc-contract.ts'
import { type DeskBridge, DeskError, errorSentence } from '../bridge/desk-bridge.ts'
import { addDays, dateInZone, dateTimeSpan } from '../time/words.ts'
import { createAttentionActions } from './attention-actions.ts'
import { type DeskStore, enterAs, readDay, readDesk, signOut } from './create-desk-store.ts'
import {
  type BookingForm,
  type Dialog,
  emptyForm,
  type Override,
  type Panel,
  type Place,
  type Screen,
} from './desk-state.ts'
import { createTimeOffActions } from './time-off-actions.ts'
import { createToasts, notYetSent } from './toasts.ts'
import { createWalkInActions } from './walk-in-actions.ts'

export type Actions = ReturnType<typeof createActions>

/** A status a person can give an appointment from the board. */
type SettableStatus = Exclude<AppointmentStatus, 'cancelled' | 'requested' | 'newer-version'>

/** Everything a person can do at the desk: state first, then the core, then what to tell. */
export function createActions(store: DeskStore, bridge: DeskBridge) {
  const toasts = createToasts(store)
  const { getState: get, setState: set } = store

  const timeZone = () => get().clinic?.clinic.timeZone ?? 'UTC'
  const today = () => dateInZone(timeZone(), Date.now())
  const nameOf = ({ patient }: Appointment) => `${patient.givenName} ${patient.familyName}`
  const doctorName = (id: string) => get().clinic?.doctors.find((doctor) => doctor.id === id)?.name ?? ''
  const whenOf = ({ start, end }: Appointment) => dateTimeSpan(timeZone(), Date.parse(start), Date.parse(end))
  const appointmentOf = (id: string) => get().day?.appointments.find((each) => each.id === id)

  function showDate(date: string): void {
    set({ date, day: null, dayProblem: null, screen: 'day', moving: null, cursor: null, candidates: [] })
    void readDay(store, bridge)
  }

  function showPanel(panel: Panel | null): void {
    set({ panel, ...(panel?.kind !== 'book' && { candidates: [] }) })
  }

  function openBooking(form: Partial<BookingForm> = {}): void {
    const { panel } = get()
    // A form that is open keeps what was typed; only what is given now changes.
    const kept = panel?.kind === 'book' ? panel.form : emptyForm
    set({ screen: 'day', panel: { kind: 'book', form: { ...kept, ...form } }, moving: null })
  }

  function changeForm(part: Partial<BookingForm>): void {
    const { panel } = get()
    if (panel?.kind === 'book') set({ panel: { kind: 'book', form: { ...panel.form, ...part } } })
  }

  /** Runs an act whose failure is told in a toast. @returns undefined when it failed */
  async function attempt<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await act()
    } catch (error) {
      toasts.problem(errorSentence(error))
      return undefined
    }
  }

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
    const changed = await attempt(() => bridge.call('appointment.change-status', { id, status }))
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

  const parts = { store, bridge, toasts }
  return {
    ...createAttentionActions(parts),
    ...createTimeOffActions(parts),
    ...createWalkInActions({ ...parts, showDate, today }),
    showDate,
    showToday: () => showDate(today()),
    showDayBy: (days: number) => showDate(addDays(get().date, days)),
    showScreen: (screen: Screen) => set({ screen, moving: null }),
    showPatient: (patientId: string | null) => set({ screen: 'patients', patientId }),
    showDialog: (dialog: Dialog | null) => set({ dialog }),
    toggleCancelled: () => set({ showsCancelled: !get().showsCancelled }),
    showPanel,
    showAppointment: (id: string, part: 'facts' | 'cancel' = 'facts') =>
      showPanel({ kind: 'appointment', id, part }),
    openBooking,
    changeForm,
    setCursor: (cursor: Place | null) => set({ cursor }),
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
      attempt(async () => {
        toasts.done(`Taken back.${notYetSent(await undo(id))}`)
      }),
    saveNote: (id: string, note: string) => bridge.call('appointment.update', { id, note }),
    /** A deep link or a notification: shows an appointment of any day. */
    goToAppointment: (id: string) =>
      attempt(async () => {
        const { wallTime } = await bridge.call('appointment.read', { id })
        showDate(wallTime.slice(0, 10))
        showPanel({ kind: 'appointment', id, part: 'facts' })
      }),
    readDayAgain: () => readDay(store, bridge),
    signIn: async (email: string, password: string) => {
      const user = await bridge.call('session.sign-in', { email, password })
      await readDesk(store, bridge)
      await enterAs(store, bridge, user)
    },
    /** @throws DeskError for the form to show */
    unlock: async (userId: string, password: string) => {
      const user = await bridge.call('session.unlock', { userId, password })
      await readDesk(store, bridge)
      await enterAs(store, bridge, user)
    },
    lock: () =>
      attempt(async () => {
        await bridge.call('session.lock', {})
        await readDesk(store, bridge)
      }),
    signOut: () => attempt(() => signOut(store, bridge)),
    undoToast: toasts.undo,
    undoLast: toasts.undoLast,
    dismissToast: toasts.dismiss,
    tellProblem: toasts.problem,
    tellDone: toasts.done,
  }
}

export function placeOf({ doctorId, start }: Appointment): Place {
  return { doctorId, start: Date.parse(start) }
}
