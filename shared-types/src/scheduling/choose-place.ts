import { isOccupiedTime } from '../appointments/conflict-sentences.ts'
import { findAppointmentType } from './appointment-shape.ts'
import { chooseDoctor } from './choose-doctor.ts'
import { chooseRoom } from './choose-room.ts'
import { type FoundConflict, findConflicts } from './explain-start.ts'
import { isOfferedStart } from './is-offered-start.ts'
import type { SchedulingQuery } from './rules.types.ts'
import type { EpochMs } from './time-values.ts'
import { MINUTE_MS } from './units.ts'

/** Where somebody wants a visit to be. */
export type PlaceWish = {
  readonly start: EpochMs
  /** null: any doctor who performs the type. */
  readonly doctorId: string | null
  /** Chosen by hand; null: any the type allows. */
  readonly roomId: string | null
  /** Taken when it is free and none was chosen by hand. */
  readonly preferredRoomId?: string | null | undefined
  /** Lanes above 0 the clinic allows. */
  readonly overbookingLanes: number
}

/** Where the visit would go, and everything that stands against it. */
export type ChosenPlace = {
  /** null: any doctor would do, and none is free. */
  readonly doctorId: string | null
  readonly roomId: string | null
  readonly start: EpochMs
  readonly end: EpochMs
  /** 0 unless time is taken; then the lowest lane in which it is not. null: it is taken in all. */
  readonly lane: number | null
  /** Every conflict class; none: the place is free. */
  readonly found: readonly FoundConflict[]
}

/**
 * Decides where a visit goes: doctor, room and lane. It refuses nothing: whether conflicts may be overridden, and
 * by whom, is the caller's to say. The public may only take starts that are offered. Throws `off-grid` and
 * `unknown-appointment-type`.
 */
export function choosePlace(query: SchedulingQuery, wish: PlaceWish): ChosenPlace {
  const type = findAppointmentType(query)
  const { start, roomId } = wish
  const end = start + type.durationMinutes * MINUTE_MS
  const doctorId = wish.doctorId ?? chooseDoctor({ ...query, start })
  if (doctorId === null) {
    return { doctorId, roomId, start, end, lane: null, found: anyDoctorConflicts(query, wish) }
  }
  const ask = { ...query, doctorId, start, roomId }
  const found = findConflicts(ask)
  if (query.audience === 'public' && !found.some(({ class: name }) => name === 'outside-hours')) {
    if (!isOfferedStart(ask)) found.push({ class: 'outside-hours', busyIds: [] })
  }
  const lane = lowestLane(ask, found, wish.overbookingLanes)
  return { doctorId, roomId: roomId ?? pickRoom(query, wish), start, end, lane, found }
}

type Ask = SchedulingQuery & {
  readonly doctorId: string
  readonly start: EpochMs
  readonly roomId: string | null
}

function lowestLane(ask: Ask, found: readonly FoundConflict[], lanes: number): number | null {
  if (!found.some(({ class: name }) => isOccupiedTime(name))) return 0
  for (let lane = 1; lane <= lanes; lane++) {
    const inLane = findConflicts({ ...ask, busy: ask.busy.filter((each) => each.lane === lane) })
    if (!inLane.some(({ class: name, busyIds }) => isOccupiedTime(name) && busyIds.length > 0)) return lane
  }
  return null
}

/** The first free room, the preferred one before others; with none free the first that is in use at all. */
function pickRoom(query: SchedulingQuery, { start, preferredRoomId }: PlaceWish): string | null {
  const type = findAppointmentType(query)
  const preferred = type.roomIds.filter((id) => id === preferredRoomId)
  const roomIds = [...preferred, ...type.roomIds.filter((id) => id !== preferredRoomId)]
  const appointmentTypes = [{ ...type, roomIds }]
  const choice = chooseRoom({ ...query, rules: { ...query.rules, appointmentTypes }, start })
  if (choice.kind === 'room') return choice.roomId
  const active = new Set(query.rules.rooms.filter((room) => room.active).map(({ id }) => id))
  return choice.kind === 'not-needed' ? null : (roomIds.find((id) => active.has(id)) ?? null)
}

/** When nobody is free: what stands against the doctor who is nearest to being free. */
function anyDoctorConflicts(query: SchedulingQuery, { start, roomId }: PlaceWish): FoundConflict[] {
  const { doctorIds } = findAppointmentType(query)
  const perDoctor = doctorIds.map((doctorId) => findConflicts({ ...query, doctorId, start, roomId }))
  const [least] = perDoctor.filter((found) => found.length > 0).sort((a, b) => a.length - b.length)
  // A start between the steps is no conflict of any doctor, yet it is not offered.
  return least ?? [{ class: 'outside-hours', busyIds: [] }]
}
