import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Change } from '@scheduler/shared-types/changes/change.contract'

/** A time somebody holds while filling a form. */
export type Hold = {
  readonly id: string
  readonly doctorId: string
  readonly start: string
  readonly end: string
  readonly expiresAt: string
}

/** The part of the clinic's schedule this desk knows, true for position `seq` of the clinic's log. */
export type ScheduleState = {
  readonly seq: number
  readonly appointments: ReadonlyMap<string, Appointment>
  readonly holds: ReadonlyMap<string, Hold>
}

export const emptySchedule: ScheduleState = { seq: 0, appointments: new Map(), holds: new Map() }

/** What applying a change did. */
export type Applied =
  /** It is the next one; `touched` are the instants whose days look different now. */
  | { readonly kind: 'applied'; readonly state: ScheduleState; readonly touched: readonly string[] }
  /** It is known already. */
  | { readonly kind: 'known' }
  /** Entries before it are missing: pull. */
  | { readonly kind: 'gap' }

/** Applies one entry of the log, and only the next one. Pure. */
export function applyChange(state: ScheduleState, change: Change): Applied {
  if (change.seq <= state.seq) return { kind: 'known' }
  if (change.seq !== state.seq + 1) return { kind: 'gap' }
  const next = { ...state, seq: change.seq }
  if (change.entity === 'appointment') return withAppointment(next, change.entityId, change.document)
  if (change.entity === 'hold') return withHold(next, change.entityId, change.document)
  return { kind: 'applied', state: next, touched: [] }
}

function withAppointment(state: ScheduleState, id: string, document: Appointment | null): Applied {
  const before = state.appointments.get(id)
  // The log tells documents as they are now, so an earlier entry may bring a later version: never go back.
  if (before && document && document.version < before.version) return { kind: 'applied', state, touched: [] }
  const appointments = new Map(state.appointments)
  if (document) appointments.set(id, document)
  else appointments.delete(id)
  return { kind: 'applied', state: { ...state, appointments }, touched: startsOf(before, document) }
}

function withHold(state: ScheduleState, id: string, document: Hold | null): Applied {
  const before = state.holds.get(id)
  const holds = new Map(state.holds)
  if (document) holds.set(id, document)
  else holds.delete(id)
  return { kind: 'applied', state: { ...state, holds }, touched: startsOf(before, document) }
}

function startsOf(...items: readonly ({ readonly start: string } | null | undefined)[]): string[] {
  return items.flatMap((item) => (item ? [item.start] : []))
}

/** Adds what a read of some days brought. The read is true for `seq` of the log or later. */
export function withAppointments(state: ScheduleState, appointments: readonly Appointment[]): ScheduleState {
  const merged = new Map(state.appointments)
  for (const appointment of appointments) {
    const known = merged.get(appointment.id)
    if (!known || known.version <= appointment.version) merged.set(appointment.id, appointment)
  }
  return { ...state, appointments: merged }
}
