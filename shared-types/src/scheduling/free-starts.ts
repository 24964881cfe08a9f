import { MINUTE_MS } from '../primitives/durations.ts'
import {
  type AppointmentShape,
  earliestStart,
  findAppointmentType,
  isPerformedBy,
  lastDate,
  shapeOf,
} from './appointment-shape.ts'
import {
  type BitSet,
  clearRange,
  emptyBits,
  fullBits,
  intersect,
  keepRuns,
  setRange,
  unite,
} from './bit-set.ts'
import { gridStarts, openGrid, openSpans, type Span } from './day-grid.ts'
import { addDays, datesBetween, earlierOf, laterOf } from './local-dates.ts'
import type { AppointmentTypeRules, Busy, Resource, SchedulingQuery } from './rules.types.ts'
import { lastStart } from './start-bounds.ts'
import type { LocalDate } from './time-values.ts'
import { UNIT_MS, unitContaining, unitFrom } from './units.ts'
import { walkInSpans } from './walk-in-time.ts'
import { doctorPlan, workingRanges } from './working-ranges.ts'
import { type LocalDay, localDateOf, localDayOf } from './zones.ts'

/** Dates are local and both included. */
export type FreeStartsQuery = SchedulingQuery & {
  /** One doctor, or any who may perform the type. */
  readonly doctorId: string | 'any'
  readonly from: LocalDate
  readonly to: LocalDate
}

/** Free starts as bits: bit i of a doctor is the start at unit `origin + i` since the epoch. */
export type FreeStarts = {
  readonly origin: number
  /** The dates asked about on which anything can be free at all. */
  readonly days: readonly LocalDay[]
  /** Doctors who may perform the type, in the type's order. */
  readonly byDoctor: ReadonlyMap<string, BitSet>
}

/**
 * Every free start of a type. Days become rows of five-minute bits; free is open AND NOT busy; a length
 * fits where enough ones follow each other. Rules:
 * - the visit lies inside the doctor's open time (across midnight if both days are open there), outside
 *   closures and time off; its buffers need only be clear of other visits and their buffers, and may reach
 *   outside hours, into time off and closures;
 * - the public is not given walk-in time before its release (buffers may reach into it);
 * - starts run from each open range's own beginning on the clock, in whole steps, whatever is busy;
 * - one allowed room and all equipment are free for the buffered visit; the patient for the visit itself;
 * - no start before now (plus notice for the public), none after the horizon (public) or ten years, none once
 *   the doctor's daily limit is reached.
 */
export function freeStarts(query: FreeStartsQuery): FreeStarts {
  const type = findAppointmentType(query)
  const days = bookableDays(query, type)
  const doctorIds = candidates(query, type)
  const [firstDay, lastDay] = [days[0], days.at(-1)]
  if (!firstDay || !lastDay || doctorIds.length === 0) {
    return { origin: 0, days: [], byDoctor: new Map(doctorIds.map((id) => [id, emptyBits(0)])) }
  }
  const shape = shapeOf(type)
  const origin = firstDay.start / UNIT_MS
  const frame: Frame = { query, type, shape, days, origin, length: lastDay.end / UNIT_MS - origin }
  const busy = readBusy(frame, doctorIds)
  const shared = sharedStarts(frame, busy)
  const openDays = withFollowingDays(query, days, shape)
  const byDoctor = new Map(
    doctorIds.map((id) => {
      const starts = doctorStarts(frame, id, openDays)
      intersect(starts, startsClearOf(frame, busy.byDoctor.get(id) ?? []))
      intersect(starts, shared)
      clearFullDays(frame, starts, busy.counted.get(id) ?? [])
      return [id, starts]
    }),
  )
  return { origin, days, byDoctor }
}

type Frame = {
  readonly query: FreeStartsQuery
  readonly type: AppointmentTypeRules
  readonly shape: AppointmentShape
  readonly days: readonly LocalDay[]
  readonly origin: number
  /** Units from the first day's start to the last day's end. */
  readonly length: number
}

type BusyByResource = {
  readonly byDoctor: ReadonlyMap<string, Busy[]>
  readonly byRoom: ReadonlyMap<string, Busy[]>
  readonly byEquipment: ReadonlyMap<string, Busy[]>
  readonly ofPatient: readonly Busy[]
  /** Per doctor, what counts towards the daily limit. */
  readonly counted: ReadonlyMap<string, Busy[]>
}

function bookableDays(query: FreeStartsQuery, type: AppointmentTypeRules): LocalDay[] {
  const today = localDateOf(query.rules.timeZone, query.now)
  const last = lastDate(query, type)
  const to = last === null ? query.to : earlierOf(last, query.to)
  return datesBetween(laterOf(query.from, today), to).map((date) => localDayOf(query.rules.timeZone, date))
}

function candidates(query: FreeStartsQuery, type: AppointmentTypeRules): string[] {
  if (query.audience === 'public' && !type.online) return []
  const asked = query.doctorId === 'any' ? [...new Set(type.doctorIds)] : [query.doctorId]
  return asked.filter((id) => isPerformedBy(query.rules, type, id))
}

/** A visit that starts on the last day may run on into open time of the days after it. */
function withFollowingDays(
  query: FreeStartsQuery,
  days: readonly LocalDay[],
  shape: AppointmentShape,
): LocalDay[] {
  const all = [...days]
  const last = days.at(-1)
  if (!last) return all
  const reach = last.end + shape.duration * UNIT_MS
  for (let day = last; day.end < reach; ) {
    day = localDayOf(query.rules.timeZone, addDays(day.date, 1))
    all.push(day)
  }
  return all
}

function readBusy(frame: Frame, doctorIds: readonly string[]): BusyByResource {
  const { query, type } = frame
  const byDoctor = new Map<string, Busy[]>(doctorIds.map((id) => [id, []]))
  const byRoom = new Map<string, Busy[]>(activeIn(query.rules.rooms, type.roomIds).map((id) => [id, []]))
  const byEquipment = new Map<string, Busy[]>(type.equipmentIds.map((id) => [id, []]))
  const counted = new Map<string, Busy[]>(doctorIds.map((id) => [id, []]))
  const ofPatient: Busy[] = []
  for (const busy of query.busy) {
    if (busy.id === query.excludeAppointmentId) continue
    if (busy.roomId !== null) byRoom.get(busy.roomId)?.push(busy)
    for (const id of busy.equipmentIds) byEquipment.get(id)?.push(busy)
    if (busy.patientId !== null && busy.patientId === query.patientId) ofPatient.push(busy)
    if (busy.doctorId === null) continue
    byDoctor.get(busy.doctorId)?.push(busy)
    if (busy.appointmentTypeId === type.id && busy.kind !== 'lease') counted.get(busy.doctorId)?.push(busy)
  }
  return { byDoctor, byRoom, byEquipment, ofPatient, counted }
}

function activeIn(resources: readonly Resource[], ids: readonly string[]): string[] {
  return ids.filter((id) => resources.some((resource) => resource.id === id && resource.active))
}

/** Starts that rooms, equipment, patient and notice allow, whoever the doctor is. */
function sharedStarts(frame: Frame, busy: BusyByResource): BitSet {
  const { query, type } = frame
  const starts = fullBits(frame.length)
  clearRange(starts, 0, unitFrom(earliestStart(type, query.audience, query.now)) - frame.origin)
  clearRange(starts, unitContaining(lastStart(query.now)) + 1 - frame.origin, frame.length)
  if (type.roomIds.length > 0) {
    const someRoom = emptyBits(frame.length)
    for (const taken of busy.byRoom.values()) unite(someRoom, startsClearOf(frame, taken))
    intersect(starts, someRoom)
  }
  const equipmentWorks =
    activeIn(query.rules.equipment, type.equipmentIds).length === type.equipmentIds.length
  if (!equipmentWorks) clearRange(starts, 0, frame.length)
  for (const taken of busy.byEquipment.values()) intersect(starts, startsClearOf(frame, taken))
  intersect(starts, visitsClearOf(frame, busy.ofPatient))
  return starts
}

/** Starts on the doctor's grid whose visit lies inside the doctor's open time. */
function doctorStarts(frame: Frame, doctorId: string, openDays: readonly LocalDay[]): BitSet {
  const { query, shape, origin, length } = frame
  const open = emptyBits(length + shape.duration)
  const grid = emptyBits(length)
  const plan = doctorPlan(query.rules, doctorId)
  for (const day of openDays) {
    const ranges = workingRanges(plan, day.date)
    for (const span of openSpans(day, ranges))
      setRange(open, span.start / UNIT_MS - origin, span.end / UNIT_MS - origin)
    for (const start of gridStarts(day, openGrid(ranges), frame.type.stepMinutes)) {
      const at = start / UNIT_MS - origin
      setRange(grid, at, at + 1)
    }
  }
  if (query.audience === 'public') {
    for (const kept of openDays.flatMap(({ date }) => walkInSpans(query.rules, date)))
      if (kept.doctorId === doctorId && query.now < kept.releaseAt) clearTouched(open, kept, origin)
  }
  for (const closure of query.rules.closures) clearTouched(open, closure, origin)
  for (const off of query.rules.timeOff) if (off.doctorId === doctorId) clearTouched(open, off, origin)
  keepRuns(open, shape.duration)
  intersect(grid, open)
  return grid
}

/** Starts whose visit with its buffers is clear of what is taken with its buffers. */
function startsClearOf(frame: Frame, taken: readonly Busy[]): BitSet {
  const { before, duration, after } = frame.shape
  const free = fullBits(frame.length + before + duration + after)
  // Shifted by the buffer before: bit i is the unit at which the buffered visit of start i begins.
  for (const busy of taken) clearTouched(free, bufferedSpan(busy), frame.origin - before)
  keepRuns(free, before + duration + after)
  return free
}

/** Starts whose visit without buffers is clear of the visits given, without buffers. */
function visitsClearOf(frame: Frame, taken: readonly Busy[]): BitSet {
  const free = fullBits(frame.length + frame.shape.duration)
  for (const busy of taken) clearTouched(free, busy, frame.origin)
  keepRuns(free, frame.shape.duration)
  return free
}

function bufferedSpan(busy: Busy): Span {
  return {
    start: busy.start - busy.bufferBeforeMinutes * MINUTE_MS,
    end: busy.end + busy.bufferAfterMinutes * MINUTE_MS,
  }
}

/** Clears every unit the span touches; closures and time off need not lie on the grid. */
function clearTouched(bits: BitSet, span: Span, origin: number): void {
  if (span.start < span.end)
    clearRange(bits, unitContaining(span.start) - origin, unitFrom(span.end) - origin)
}

function clearFullDays(frame: Frame, starts: BitSet, counted: readonly Busy[]): void {
  const limit = frame.type.dailyLimit
  if (limit === null || counted.length < limit) return
  for (const day of frame.days) {
    const taken = counted.filter((busy) => day.start <= busy.start && busy.start < day.end).length
    if (taken >= limit)
      clearRange(starts, day.start / UNIT_MS - frame.origin, day.end / UNIT_MS - frame.origin)
  }
}
