import type { ConflictClass } from '../appointments/conflict.contract.ts'
import { earliestStart, findAppointmentType, isPerformedBy, lastDate } from './appointment-shape.ts'
import {
  type Clashes,
  chosenRoomClashes,
  clashesWith,
  equipmentClashes,
  isActive,
  NO_CLASH,
  overlaps,
  roomClashes,
  type Visit,
  visitAt,
  withBuffers,
} from './clashes.ts'
import { openSpans } from './day-grid.ts'
import { addDays } from './local-dates.ts'
import type { Occupancy } from './occupancy-keys.ts'
import type { AppointmentTypeRules, Busy, SchedulingQuery } from './rules.types.ts'
import { lastStart } from './start-bounds.ts'
import type { EpochMs, LocalDate } from './time-values.ts'
import { unitAt } from './units.ts'
import { isKeptForWalkIns } from './walk-in-time.ts'
import { doctorPlan, workingRanges } from './working-ranges.ts'
import { localDateOf, localDayOf } from './zones.ts'

/** One start with one doctor. */
export type StartQuery = SchedulingQuery & {
  readonly doctorId: string
  readonly start: EpochMs
  /** A room that was chosen by hand; left out or null, any allowed room will do. */
  readonly roomId?: string | null
}

/** A conflict class and, for occupied time, the ids of the busy entries behind it. */
export type FoundConflict = { readonly class: ConflictClass; readonly busyIds: readonly string[] }

/**
 * All conflict classes that stand against a start, not just the first; none: it is free. Occupied time
 * counts in every lane. `buffer` means that only buffers meet; where the visits themselves overlap it is
 * `doctor`, `room` or `equipment`. The step grid is no conflict (staff may start between steps): ask
 * `isOfferedStart` for that. Throws `off-grid` and `unknown-appointment-type`.
 */
export function explainStart(query: StartQuery): ConflictClass[] {
  return findConflicts(query).map((conflict) => conflict.class)
}

/** Like `explainStart`, naming the busy entries. */
export function findConflicts(query: StartQuery): FoundConflict[] {
  const type = findAppointmentType(query)
  unitAt(query.start)
  const visit = visitAt(type, query.start)
  const busy = query.busy.filter((each) => each.id !== query.excludeAppointmentId)
  return [...occupiedTime(query, type, visit, busy), ...brokenRules(query, type, visit, busy)]
}

function occupiedTime(
  query: StartQuery,
  type: AppointmentTypeRules,
  visit: Visit,
  busy: readonly Busy[],
): FoundConflict[] {
  const { rules, doctorId, patientId = null } = query
  return occupiedClasses({
    ...clashesOf({ doctorId, patientId }, visit, busy),
    room: roomsOf(query, type, visit, busy),
    equipment: equipmentClashes(visit, busy, type.equipmentIds, rules.equipment),
  })
}

/** What meets a visit, by kind of resource. */
type ClashesByKind = {
  readonly doctor: Clashes
  readonly room: Clashes
  readonly equipment: Clashes
  /** Ids of the patient's own visits. */
  readonly patient: readonly string[]
}

/**
 * What a stored appointment would meet where it was, in any lane, by the length and buffers it was booked with. The
 * rules are not asked: it met them when it was made.
 */
export function findOverlaps(occupancy: Omit<Occupancy, 'lane'>, busy: readonly Busy[]): FoundConflict[] {
  const visit = withBuffers(occupancy)
  const { roomId, equipmentIds } = occupancy
  const pieces = busy.filter((each) => each.equipmentIds.some((id) => equipmentIds.includes(id)))
  return occupiedClasses({
    ...clashesOf(occupancy, visit, busy),
    room: roomId === null ? NO_CLASH : chosenRoomClashes(visit, busy, roomId, true),
    equipment: clashesWith(visit, pieces),
  })
}

function clashesOf(
  { doctorId, patientId }: Pick<Occupancy, 'doctorId' | 'patientId'>,
  visit: Visit,
  busy: readonly Busy[],
): Pick<ClashesByKind, 'doctor' | 'patient'> {
  const ofPatient = busy.filter((each) => patientId !== null && each.patientId === patientId)
  return {
    doctor: clashesWith(
      visit,
      busy.filter((each) => each.doctorId === doctorId),
    ),
    patient: ofPatient.filter((each) => overlaps(visit, each)).map((each) => each.id),
  }
}

function occupiedClasses({ doctor, room, equipment, patient }: ClashesByKind): FoundConflict[] {
  const buffers = [...doctor.buffers, ...room.buffers, ...equipment.buffers]
  return [
    ...(doctor.taken ? [found('doctor', doctor.visits)] : []),
    ...(room.taken ? [found('room', room.visits)] : []),
    ...(equipment.taken ? [found('equipment', equipment.visits)] : []),
    ...(patient.length > 0 ? [found('patient', patient)] : []),
    ...(buffers.length > 0 ? [found('buffer', buffers)] : []),
  ]
}

/** A type that needs no room may still be given any; one that needs a room takes only its own. */
function roomsOf(
  { roomId = null, rules }: StartQuery,
  type: AppointmentTypeRules,
  visit: Visit,
  busy: readonly Busy[],
): Clashes {
  if (roomId !== null) {
    const isAllowed = type.roomIds.length === 0 || type.roomIds.includes(roomId)
    return chosenRoomClashes(visit, busy, roomId, isAllowed && isActive(rules.rooms, roomId))
  }
  return type.roomIds.length === 0 ? NO_CLASH : roomClashes(visit, busy, type.roomIds, rules.rooms)
}

function brokenRules(
  query: StartQuery,
  type: AppointmentTypeRules,
  visit: Visit,
  busy: readonly Busy[],
): FoundConflict[] {
  const { rules, doctorId, audience } = query
  const date = localDateOf(rules.timeZone, visit.start)
  const last = lastDate(query, type)
  const off = rules.timeOff.filter((each) => each.doctorId === doctorId)
  const checks: readonly (readonly [ConflictClass, boolean])[] = [
    ['outside-hours', !liesInHours(query, visit, date)],
    ['closure', rules.closures.some((each) => overlaps(each, visit))],
    ['time-off', off.some((each) => overlaps(each, visit))],
    ['limit', limitReached(query, type, date, busy)],
    ['notice', visit.start < earliestStart(type, audience, query.now)],
    ['horizon', (last !== null && date > last) || visit.start > lastStart(query.now)],
    ['not-performed', !isPerformedBy(rules, type, doctorId)],
    ['not-online', audience === 'public' && !type.online],
    ['walk-in', audience === 'public' && isKeptForWalkIns(query, doctorId, visit)],
  ]
  return checks.filter(([, broken]) => broken).map(([name]) => found(name, []))
}

/** Walks forward through the open spans of the day and, where the visit passes midnight, of the next. */
function liesInHours(query: StartQuery, visit: Visit, date: LocalDate): boolean {
  const plan = doctorPlan(query.rules, query.doctorId)
  let covered = visit.start
  for (let next = date; covered < visit.end; next = addDays(next, 1)) {
    const day = localDayOf(query.rules.timeZone, next)
    for (const span of openSpans(day, workingRanges(plan, next))) {
      if (span.start <= covered && covered < span.end) covered = span.end
    }
    if (covered < Math.min(day.end, visit.end)) return false
  }
  return true
}

function limitReached(
  query: StartQuery,
  type: AppointmentTypeRules,
  date: LocalDate,
  busy: readonly Busy[],
): boolean {
  if (type.dailyLimit === null) return false
  const day = localDayOf(query.rules.timeZone, date)
  const counted = busy.filter(
    (each) =>
      each.kind !== 'lease' &&
      each.appointmentTypeId === type.id &&
      each.doctorId === query.doctorId &&
      day.start <= each.start &&
      each.start < day.end,
  )
  return counted.length >= type.dailyLimit
}

function found(name: ConflictClass, busyIds: readonly string[]): FoundConflict {
  return { class: name, busyIds: [...new Set(busyIds)] }
}
