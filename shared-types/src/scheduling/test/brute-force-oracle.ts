import type { ConflictClass } from '../../appointments/conflict.contract.ts'
import type {
  AppointmentTypeRules,
  Busy,
  ClinicRules,
  SchedulingQuery,
  WallTimeRange,
} from '../rules.types.ts'

/**
 * The scheduling rules once more, minute by minute, for the property tests. It is slow and plain on purpose,
 * imports nothing of the core but its types, and reads zones through Intl instead of Temporal.
 */
export type OracleQuery = SchedulingQuery & { readonly doctorId: string; readonly start: number }

/** Every class that stands against the start, in no particular order. */
export function oracleReasons(query: OracleQuery): Set<ConflictClass> {
  const { rules, doctorId, start, now } = query
  const type = typeOf(query)
  const reasons = new Set<ConflictClass>()
  const end = start + type.durationMinutes * MINUTE
  const duringVisit = (test: (at: number) => boolean) => someMinute(start, end, test)
  const busy = query.busy.filter((each) => each.id !== query.excludeAppointmentId)

  const stateOf = (theirs: readonly Busy[]) => resourceState(type, start, theirs)
  const doctor = stateOf(busy.filter((each) => each.doctorId === doctorId))
  if (doctor.visit) reasons.add('doctor')
  if (doctor.buffer) reasons.add('buffer')

  if (type.roomIds.length > 0) {
    const rooms = type.roomIds
      .filter((id) => rules.rooms.some((room) => room.id === id && room.active))
      .map((id) => stateOf(busy.filter((each) => each.roomId === id)))
    const free = rooms.some((room) => !room.visit && !room.buffer)
    const freeButForBuffers = rooms.some((room) => !room.visit)
    if (!free) reasons.add(freeButForBuffers ? 'buffer' : 'room')
  }

  for (const id of type.equipmentIds) {
    const works = rules.equipment.some((piece) => piece.id === id && piece.active)
    const piece = stateOf(busy.filter((each) => each.equipmentIds.includes(id)))
    if (!works || piece.visit) reasons.add('equipment')
    if (piece.buffer) reasons.add('buffer')
  }

  for (const each of busy) {
    const same = each.patientId !== null && each.patientId === query.patientId
    if (same && duringVisit((at) => each.start <= at && at < each.end)) reasons.add('patient')
  }

  if (duringVisit((at) => !isWorking(query, at))) reasons.add('outside-hours')
  if (rules.closures.some((each) => duringVisit((at) => each.start <= at && at < each.end)))
    reasons.add('closure')
  const away = rules.timeOff.filter((each) => each.doctorId === doctorId)
  if (away.some((each) => duringVisit((at) => each.start <= at && at < each.end))) reasons.add('time-off')

  const zone = rules.timeZone
  const today = clock(zone, start).date
  const sameDay = busy.filter(
    (each) =>
      each.kind !== 'lease' &&
      each.doctorId === doctorId &&
      each.appointmentTypeId === type.id &&
      clock(zone, each.start).date === today,
  )
  if (type.dailyLimit !== null && sameDay.length >= type.dailyLimit) reasons.add('limit')

  const performed =
    type.active &&
    type.doctorIds.includes(doctorId) &&
    rules.doctors.some((each) => each.id === doctorId && each.active)
  if (!performed) reasons.add('not-performed')

  if (query.audience === 'public') {
    if (start < now + type.noticeMinutes * MINUTE) reasons.add('notice')
    if (dayNumber(today) > dayNumber(clock(zone, now).date) + type.horizonDays) reasons.add('horizon')
    if (!type.online) reasons.add('not-online')
    if (duringVisit((at) => isKept(query, at))) reasons.add('walk-in')
  } else if (start < now) {
    reasons.add('notice')
  }
  return reasons
}

/** Whether the start lies whole steps after the minute at which its open range begins on the clock. */
export function oracleIsOnGrid(query: OracleQuery): boolean {
  const { date, minute } = clock(query.rules.timeZone, query.start)
  const openMinutes = openMinutesOn(query, date)
  const open = (at: number) => openMinutes[at] === true
  if (!open(minute)) return false
  let anchor = minute
  while (open(anchor - 1)) anchor--
  return (minute - anchor) % typeOf(query).stepMinutes === 0
}

/** Wall date and minute of the day, read through Intl. */
export function clock(zone: string, at: number): { date: string; minute: number } {
  const ofZone = clocks.get(zone) ?? new Map<number, { date: string; minute: number }>()
  clocks.set(zone, ofZone)
  const key = Math.floor(at / MINUTE)
  const known = ofZone.get(key)
  if (known) return known
  const parts = formatter(zone).formatToParts(at)
  const part = (name: string) => parts.find((each) => each.type === name)?.value ?? ''
  const read = {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  }
  ofZone.set(key, read)
  return read
}

const MINUTE = 60_000
const clocks = new Map<string, Map<number, { date: string; minute: number }>>()
const openMinutes = new WeakMap<ClinicRules, Map<string, boolean[]>>()
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  formatters.set(zone, made)
  return made
}

function someMinute(from: number, to: number, test: (at: number) => boolean): boolean {
  for (let at = from; at < to; at += MINUTE) if (test(at)) return true
  return false
}

function typeOf(query: SchedulingQuery): AppointmentTypeRules {
  const type = query.rules.appointmentTypes.find((each) => each.id === query.appointmentTypeId)
  if (!type) throw new Error('The test asks for a type that does not exist')
  return type
}

/** Whether some visit overlaps ours, and whether some other one only meets us by a buffer. */
function resourceState(type: AppointmentTypeRules, start: number, theirs: readonly Busy[]) {
  const end = start + type.durationMinutes * MINUTE
  const bufferedStart = start - type.bufferBeforeMinutes * MINUTE
  const bufferedEnd = end + type.bufferAfterMinutes * MINUTE
  let visitHit = false
  let bufferHit = false
  for (const each of theirs) {
    const from = each.start - each.bufferBeforeMinutes * MINUTE
    const to = each.end + each.bufferAfterMinutes * MINUTE
    if (someMinute(start, end, (at) => each.start <= at && at < each.end)) visitHit = true
    else if (someMinute(bufferedStart, bufferedEnd, (at) => from <= at && at < to)) bufferHit = true
  }
  return { visit: visitHit, buffer: bufferHit }
}

function isWorking(query: OracleQuery, at: number): boolean {
  const { date, minute } = clock(query.rules.timeZone, at)
  return openMinutesOn(query, date)[minute] === true
}

/** One flag per minute of the clock; kept, as every start of the day asks for it again. */
function openMinutesOn(query: OracleQuery, date: string): boolean[] {
  const ofRules = openMinutes.get(query.rules) ?? new Map<string, boolean[]>()
  openMinutes.set(query.rules, ofRules)
  const key = `${query.doctorId} ${date}`
  const known = ofRules.get(key)
  if (known) return known
  const ranges = rangesOn(query, date).map(
    (range) => [clockMinute(range.start), clockMinute(range.end)] as const,
  )
  const flags = Array.from({ length: 1440 }, (_, minute) =>
    ranges.some(([start, end]) => start <= minute && minute < end),
  )
  ofRules.set(key, flags)
  return flags
}

/** Whether the clock shows walk-in time of the doctor, and has not shown the time of its release that day yet. */
function isKept({ rules, doctorId, now }: OracleQuery, at: number): boolean {
  const { date, minute } = clock(rules.timeZone, at)
  return rules.walkInTimes.some(
    (time) =>
      time.doctorId === doctorId &&
      time.weekdays.includes(weekdayOn(date)) &&
      clockMinute(time.start) <= minute &&
      minute < clockMinute(time.end) &&
      now < releaseOn(rules.timeZone, date, clockMinute(time.releaseAt)),
  )
}

/** Walks the minutes of the date for the first one that is late enough. */
function releaseOn(zone: string, date: string, minute: number): number {
  const key = `${zone} ${date} ${minute}`
  const known = releases.get(key)
  if (known !== undefined) return known
  const midnightInUtc = dayNumber(date) * 86_400_000
  let at = midnightInUtc - 15 * 60 * MINUTE
  for (const last = midnightInUtc + 40 * 60 * MINUTE; at < last; at += MINUTE) {
    const shown = clock(zone, at)
    if (shown.date === date && shown.minute >= minute) break
    if (dayNumber(shown.date) > dayNumber(date)) break
  }
  releases.set(key, at)
  return at
}

const releases = new Map<string, number>()

function rangesOn(query: OracleQuery, date: string): WallTimeRange[] {
  const { exceptions, workingHours } = query.rules
  const special = exceptions.filter((each) => each.doctorId === query.doctorId && each.date === date)
  if (special.length > 0) return special.flatMap((each) => each.ranges)
  const weekday = weekdayOn(date)
  return workingHours
    .filter((each) => each.doctorId === query.doctorId && each.weekday === weekday)
    .filter((each) => dayNumber(date) >= dayNumber(each.effectiveFrom))
    .filter((each) => each.effectiveTo === null || dayNumber(date) <= dayNumber(each.effectiveTo))
    .flatMap((each) => each.ranges)
}

/** Day 0 was a Thursday, the fourth day of the ISO week. */
function weekdayOn(date: string): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1
}

function clockMinute(wall: string): number {
  return Number(wall.split(':')[0]) * 60 + Number(wall.split(':')[1])
}

function dayNumber(date: string): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return Date.UTC(year, month - 1, day) / 86_400_000
}
