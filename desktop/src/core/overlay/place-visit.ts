import type { AppointmentType } from '@scheduler/shared-types/appointment-types/appointment-type.contract'
import { statusOccupies } from '@scheduler/shared-types/appointments/appointment.rules'
import type { Lease } from '@scheduler/shared-types/leases/lease.contract'
import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import { type ChosenPlace, choosePlace } from '@scheduler/shared-types/scheduling/choose-place'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import type { Override } from '@scheduler/shared-types/scheduling/override'
import type { Busy, SchedulingQuery } from '@scheduler/shared-types/scheduling/rules.types'
import type { LocalDate } from '@scheduler/shared-types/scheduling/time-values'
import { localDateOf } from '@scheduler/shared-types/scheduling/zones'
import { rulesOf } from '../clinic/clinic-rules.ts'
import { ownLeaseOver, type TakenTime } from './leases.ts'
import { appointmentsOn, type Knowledge, type View } from './view.ts'

export type VisitWish = {
  readonly appointmentTypeId: string
  /** null: any doctor who performs the type. */
  readonly doctorId: string | null
  readonly roomId: string | null
  readonly preferredRoomId?: string | null
  readonly patientId: string
  /** Epoch milliseconds. */
  readonly start: number
  /** The appointment that moves. */
  readonly excludeAppointmentId?: string | null
  readonly override?: Override | undefined
}

export type PlacedVisit = {
  readonly type: AppointmentType
  readonly query: SchedulingQuery
  readonly chosen: ChosenPlace
  /** This desk's own lease the visit lies in, on which it can rely; null: the server has to decide. */
  readonly lease: Lease | null
}

/**
 * Where a visit would go by what is shown here, with everything that stands against it. null: the clinic has no such
 * type. Throws what choosePlace throws for a start off the grid.
 */
export function placeVisit(view: View, knowledge: Knowledge, wish: VisitWish): PlacedVisit | null {
  const { records } = view.confirmed
  const type = records.appointmentTypes.find(({ id }) => id === wish.appointmentTypeId)
  if (!type) return null
  const rules = rulesOf(records, view.timeOff)
  const date = localDateOf(rules.timeZone, wish.start)
  const leaseFor = (doctorId: string) =>
    ownLeaseOver(view.leases, takenBy(type, doctorId, wish.start), knowledge)
  const wished = wish.doctorId === null ? null : leaseFor(wish.doctorId)
  const query: SchedulingQuery = {
    rules,
    busy: [
      ...busyOn(view, knowledge, [addDays(date, -1), date, addDays(date, 1)]),
      ...(wish.doctorId === null ? [] : keptRooms(view, knowledge, wished)),
    ],
    appointmentTypeId: type.id,
    now: knowledge.serverNow,
    audience: 'staff',
    patientId: wish.patientId,
    excludeAppointmentId: wish.excludeAppointmentId ?? null,
  }
  const chosen = choosePlace(query, {
    ...wish,
    preferredRoomId: wished?.roomId ?? wish.preferredRoomId ?? null,
    overbookingLanes: records.clinic.settings.overbookingLanes,
  })
  const lease = chosen.doctorId === null ? null : (wished ?? leaseFor(chosen.doctorId))
  return { type, query, chosen, lease: lease && isCertainIn(lease, type, chosen) ? lease : null }
}

/** A lease makes nothing certain but its doctor and its room: what else a visit needs may be taken elsewhere. */
function isCertainIn(lease: Lease, type: AppointmentType, { found, roomId }: ChosenPlace): boolean {
  const roomIsOurs = type.roomIds.length === 0 || (lease.roomId !== null && lease.roomId === roomId)
  return found.length === 0 && roomIsOurs && type.equipmentIds.length === 0
}

/** The time a visit of the type takes of its doctor, buffers included. */
export function takenBy(
  type: Pick<AppointmentType, 'durationMinutes' | 'bufferBeforeMinutes' | 'bufferAfterMinutes'>,
  doctorId: string,
  start: number,
): TakenTime {
  return {
    doctorId,
    start: start - type.bufferBeforeMinutes * MINUTE_MS,
    end: start + (type.durationMinutes + type.bufferAfterMinutes) * MINUTE_MS,
  }
}

/** Time that is taken on these dates by what is shown here. This desk's own leases are not. */
export function busyOn(view: View, { deskId, serverNow }: Knowledge, dates: readonly LocalDate[]): Busy[] {
  const { settings } = view.confirmed.records.clinic
  const visits = dates
    .flatMap((date) => appointmentsOn(view, date))
    .filter(({ status }) => statusOccupies(status, settings))
    .map(
      (each): Busy => ({
        ...each,
        ...span(each),
        patientId: each.patient.id,
        kind: 'appointment',
        names: each.override?.appointmentIds ?? {},
      }),
    )
  const holds = view.confirmed.records.holds
    .filter(({ expiresAt }) => Date.parse(expiresAt) > serverNow)
    .map((each): Busy => ({ ...NOTHING_ELSE, ...each, ...span(each), kind: 'hold' }))
  const leases = view.leases
    .filter((lease) => lease.deskId !== deskId)
    .map((each): Busy => ({ ...NOTHING_ELSE, ...each, ...span(each), kind: 'lease' }))
  return [...visits, ...holds, ...leases]
}

/** Rooms of this desk's own leases: a visit elsewhere must not take the room that makes a walk-in certain. */
function keptRooms(view: View, { deskId }: Knowledge, except: Lease | null): Busy[] {
  return view.leases
    .filter((lease) => lease.deskId === deskId && lease.id !== except?.id)
    .map((each): Busy => ({ ...NOTHING_ELSE, ...each, ...span(each), doctorId: null, kind: 'lease' }))
}

const NOTHING_ELSE = {
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  roomId: null,
  equipmentIds: [],
  patientId: null,
  appointmentTypeId: null,
  lane: 0,
} as const

function span({ start, end }: { readonly start: string; readonly end: string }) {
  return { start: Date.parse(start), end: Date.parse(end) }
}
