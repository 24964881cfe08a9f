import { isOccupiedTime } from '../appointments/conflict-sentences.ts'
import { MINUTE_MS } from '../primitives/durations.ts'
import { findAppointmentType } from './appointment-shape.ts'
import { chooseDoctor } from './choose-doctor.ts'
import { isActive } from './clashes.ts'
import { type FoundConflict, findConflicts } from './explain-start.ts'
import { isOfferedStart } from './is-offered-start.ts'
import { covers, type Override } from './override.ts'
import type { AppointmentTypeRules, Busy, SchedulingQuery } from './rules.types.ts'
import type { EpochMs } from './time-values.ts'

/** Where somebody wants a visit to be. */
export type PlaceWish = {
  readonly start: EpochMs
  /** null: any doctor who performs the type. */
  readonly doctorId: string | null
  /** Chosen by hand; null: any the type allows. */
  readonly roomId: string | null
  /** Taken when it is as good as any and none was chosen by hand. */
  readonly preferredRoomId?: string | null | undefined
  /** Lanes above 0 the clinic allows. */
  readonly overbookingLanes: number
  readonly override?: Override | undefined
}

/** Where the visit would go, and everything that stands against it there. */
export type ChosenPlace = {
  /** null: any doctor would do, and none is free. */
  readonly doctorId: string | null
  readonly roomId: string | null
  readonly start: EpochMs
  readonly end: EpochMs
  /** The lowest lane in which no time is taken; null: it is taken in all. */
  readonly lane: number | null
  /** Every conflict class; none: the place is free. */
  readonly found: readonly FoundConflict[]
  /** Nothing stands against it, or a lane is left and the override covers all that does. */
  readonly isAllowed: boolean
}

/**
 * Decides where a visit goes: doctor, room and lane together, so that what is found is what stands against that very
 * place. It refuses nothing: who may override is the caller's to say. The public may only take starts that are
 * offered. Throws `off-grid` and `unknown-appointment-type`.
 */
export function choosePlace(query: SchedulingQuery, wish: PlaceWish): ChosenPlace {
  const type = findAppointmentType(query)
  const { start, roomId } = wish
  const end = start + type.durationMinutes * MINUTE_MS
  const doctorId = wish.doctorId ?? chooseDoctor({ ...query, start })
  if (doctorId === null) {
    const found = anyDoctorConflicts(query, wish)
    return { doctorId, roomId, start, end, lane: null, found, isAllowed: false }
  }
  const places: ChosenPlace[] = []
  for (const tried of roomsToTry(query, type, wish)) {
    const judged = judge({ ...query, doctorId, start, roomId: tried }, wish)
    const place = { doctorId, roomId: tried, start, end, ...judged }
    if (judged.found.length === 0) return place
    places.push(place)
  }
  return places.reduce((best, each) => (isBetter(each, best) ? each : best))
}

type Ask = SchedulingQuery & {
  readonly doctorId: string
  readonly start: EpochMs
  readonly roomId: string | null
}

/** The room chosen by hand, or those the type allows, the preferred one first; null: none is needed or in use. */
function roomsToTry(
  { rules }: SchedulingQuery,
  { roomIds }: AppointmentTypeRules,
  { roomId, preferredRoomId }: PlaceWish,
): readonly (string | null)[] {
  if (roomId !== null) return [roomId]
  const active = roomIds.filter((id) => isActive(rules.rooms, id))
  if (active.length === 0) return [null]
  return [...active.filter((id) => id === preferredRoomId), ...active.filter((id) => id !== preferredRoomId)]
}

function judge(ask: Ask, wish: PlaceWish): Pick<ChosenPlace, 'found' | 'lane' | 'isAllowed'> {
  const found = findConflicts(ask)
  if (ask.audience === 'public' && !found.some(({ class: name }) => name === 'outside-hours')) {
    if (!isOfferedStart(ask)) found.push({ class: 'outside-hours', busyIds: [] })
  }
  const conflictsIn = (busy: readonly Busy[]) => findConflicts({ ...ask, busy })
  const lane = lowestLane(found, wish.overbookingLanes, ask.busy, conflictsIn)
  const isCovered = found.every((conflict) => covers(wish.override, conflict, ask.busy))
  return { found, lane, isAllowed: found.length === 0 || (lane !== null && isCovered) }
}

/** Allowed before not, a lane left before none, buffers before visits, fewer in the way before more, lower lanes. */
function isBetter(a: ChosenPlace, b: ChosenPlace): boolean {
  const [rankA, rankB] = [rank(a), rank(b)]
  const at = rankA.findIndex((each, i) => each !== rankB[i])
  return (rankA[at] ?? 0) < (rankB[at] ?? 0)
}

function rank({ isAllowed, lane, found }: ChosenPlace): number[] {
  const isRoomTaken = found.some(({ class: name }) => name === 'room')
  const inTheWay = new Set(found.flatMap(({ busyIds }) => busyIds)).size
  return [isAllowed ? 0 : 1, lane === null ? 1 : 0, isRoomTaken ? 1 : 0, inTheWay, lane ?? 0]
}

/**
 * The lowest lane in which no time is occupied; null: it is in all of them.
 * @param conflictsIn What stands against the place when only this is busy.
 */
export function lowestLane(
  found: readonly FoundConflict[],
  lanes: number,
  busy: readonly Busy[],
  conflictsIn: (busy: readonly Busy[]) => readonly FoundConflict[],
): number | null {
  if (!found.some(({ class: name }) => isOccupiedTime(name))) return 0
  for (let lane = 0; lane <= lanes; lane++) {
    const inLane = conflictsIn(busy.filter((each) => each.lane === lane))
    if (!inLane.some(({ class: name, busyIds }) => isOccupiedTime(name) && busyIds.length > 0)) return lane
  }
  return null
}

/** When nobody is free: what stands against the doctor who is nearest to being free. */
function anyDoctorConflicts(query: SchedulingQuery, { start, roomId }: PlaceWish): FoundConflict[] {
  const { doctorIds } = findAppointmentType(query)
  const perDoctor = doctorIds.map((doctorId) => findConflicts({ ...query, doctorId, start, roomId }))
  const [least] = perDoctor.filter((found) => found.length > 0).sort((a, b) => a.length - b.length)
  // A start between the steps is no conflict of any doctor, yet it is not offered.
  return least ?? [{ class: 'outside-hours', busyIds: [] }]
}
