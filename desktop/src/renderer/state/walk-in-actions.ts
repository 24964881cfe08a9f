import { clockWords } from '@scheduler/shared-types/display/clock-words'
import type { PatientSummary } from '@scheduler/shared-types/patients/patient.contract'
import type { BoardAppointment } from '../../ipc/ipc-contract.ts'
import { type DeskBridge, errorSentence } from '../bridge/desk-bridge.ts'
import type { DeskStore } from './create-desk-store.ts'
import type { Place } from './desk-state.ts'
import { notYetSent, type Toasts } from './toasts.ts'

type Parts = {
  readonly store: DeskStore
  readonly bridge: DeskBridge
  readonly toasts: Toasts
  readonly showDate: (date: string) => void
  readonly today: () => string
}

export type WalkIn = { readonly patientId: string; readonly appointmentTypeId: string; readonly at: Place }

/** Somebody is at the counter without an appointment. */
export function createWalkInActions({ store, bridge, toasts, showDate, today }: Parts) {
  const { getState: get, setState: set } = store

  /** A walk-in is now: the board goes to today. */
  function openWalkIn(patient: PatientSummary | null = null): void {
    if (get().date !== today()) showDate(today())
    set({ screen: 'day', panel: { kind: 'walk-in', patient }, moving: null, candidates: [] })
  }

  /** Books and checks in. @throws DeskError when it could not be booked */
  async function bookWalkIn({ at, ...who }: WalkIn): Promise<void> {
    const start = new Date(at.start).toISOString()
    const { doctorId } = at
    const booked = await bridge.call('appointment.book', { ...who, doctorId, start, walkIn: true })
    const { id } = booked
    set({ panel: null, cursor: at })
    const name = `${booked.patient.givenName} ${booked.patient.familyName}`
    const time = clockWords(booked.timeZone, at.start)
    try {
      const { standing } = await bridge.call('appointment.change-status', { id, status: 'arrived' })
      toasts.done(`${name} is checked in for ${time}.${notYetSent(standing)}`, () => cancel(booked))
    } catch (error) {
      toasts.problem(`${name} is booked for ${time}, but not checked in. ${errorSentence(error)}`)
    }
  }

  async function cancel({ id }: BoardAppointment) {
    const args = { id, reason: 'Booked by mistake', by: 'clinic' } as const
    return (await bridge.call('appointment.cancel', args)).standing
  }

  return { openWalkIn, bookWalkIn }
}
