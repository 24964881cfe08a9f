import type { DeskBridge } from '../bridge/desk-bridge.ts'
import { addDays, dateInZone } from '../time/words.ts'
import { attempt } from './attempt.ts'
import { type DeskStore, readDay } from './create-desk-store.ts'
import {
  type BookingForm,
  type Dialog,
  emptyForm,
  type Panel,
  type Place,
  type Screen,
} from './desk-state.ts'
import type { Toasts } from './toasts.ts'

type Parts = { readonly store: DeskStore; readonly bridge: DeskBridge; readonly toasts: Toasts }

/** What is shown: which day, screen, panel and form. */
export function createViewActions({ store, bridge, toasts }: Parts) {
  const { getState: get, setState: set } = store

  const today = () => dateInZone(get().clinic?.clinic.timeZone ?? 'UTC', Date.now())

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

  return {
    today,
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
    /** A deep link or a notification: shows an appointment of any day. */
    goToAppointment: (id: string) =>
      attempt(toasts, async () => {
        const { wallTime } = await bridge.call('appointment.read', { id })
        showDate(wallTime.slice(0, 10))
        showPanel({ kind: 'appointment', id, part: 'facts' })
      }),
    readDayAgain: () => readDay(store, bridge),
  }
}
