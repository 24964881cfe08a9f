import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Hold } from '@scheduler/shared-types/holds/hold.contract'
import type { PublicBooking } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { type Door, doorOf } from './kinds.ts'
import type { Operation } from './operation.ts'

/** An operation that was acknowledged, and how many kills there had been by then. */
type Acknowledged = { readonly operation: Operation; readonly kills: number }

export type KnownHold = Pick<Hold, 'id' | 'appointmentTypeId' | 'doctorId' | 'start' | 'expiresAt'>

const MOST = { appointments: 60, operations: 400, pushes: 20, holds: 20 }

/** What a client remembers of what it was told, so that it has something to act on. */
export function createMemory(expiring: readonly KnownHold[]) {
  const appointments = new Map<string, Appointment>()
  const acknowledged: Record<Door, Acknowledged[]> = { rest: [], public: [], desk: [] }
  /** Refused, and nothing else: their keys are free. */
  const refused: Operation[] = []
  const pushes: (readonly Operation[])[] = []
  const holds: Record<'rest' | 'public', Hold[]> = { rest: [], public: [] }
  const others = [...expiring]
  const links: string[] = []
  /** Ids of appointments that wait for approval. */
  const requests: string[] = []

  function keep<Item>(list: Item[], item: Item, most: number): void {
    list.push(item)
    if (list.length > most) list.shift()
  }

  return {
    acknowledged,
    refused,
    pushes,
    holds,
    /** Made by nobody here, each to run out soon. */
    expiring: others,
    links,
    requests,
    appointments: (of: (appointment: Appointment) => boolean) => [...appointments.values()].filter(of),
    learn(appointment: Appointment): void {
      const known = appointments.get(appointment.id)
      if (known && known.version > appointment.version) return
      appointments.delete(appointment.id) // so that the newest stand last
      appointments.set(appointment.id, appointment)
      if (appointment.status === 'requested') keep(requests, appointment.id, MOST.holds)
      if (appointments.size > MOST.appointments) appointments.delete([...appointments.keys()][0] ?? '')
    },
    noteAcknowledged: (operation: Operation, kills: number) =>
      keep(acknowledged[doorOf(operation.act)], { operation, kills }, MOST.operations),
    noteRefused: (operation: Operation) => keep(refused, operation, MOST.holds),
    notePush: (operations: readonly Operation[]) => keep(pushes, operations, MOST.pushes),
    noteHold: (door: 'rest' | 'public', hold: Hold) => keep(holds[door], hold, MOST.holds),
    noteBooking({ link, appointment }: PublicBooking): void {
      keep(links, link, MOST.holds)
      if (appointment.status === 'requested') keep(requests, appointment.id, MOST.holds)
    },
  }
}
export type Memory = ReturnType<typeof createMemory>

/** Taken out of the list. */
export function take<Item>(list: Item[], which: (item: Item) => boolean = () => true): Item | undefined {
  const at = list.findIndex(which)
  return at < 0 ? undefined : list.splice(at, 1)[0]
}
