import { DAY_MS, MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import { addDays, datesBetween } from '@scheduler/shared-types/scheduling/local-dates'
import { withoutSpan } from '@scheduler/shared-types/scheduling/spans'
import { walkInSpans } from '@scheduler/shared-types/scheduling/walk-in-time'
import { doctorPlan, workingRanges } from '@scheduler/shared-types/scheduling/working-ranges'
import { localDayOf } from '@scheduler/shared-types/scheduling/zones'
import { AHEAD_DAYS, DEMO_ZONE, type DemoRoster, type DemoType, HISTORY_DAYS } from './demo-roster.ts'
import { openTimes, type Span, touches } from './open-times.ts'
import type { SeededRandom } from './seeded-random.ts'

/** A visit somebody asked for; times in milliseconds since the epoch. */
export type PlannedVisit = {
  readonly id: string
  readonly type: DemoType
  readonly doctorId: string
  readonly roomId: string | null
  readonly patientId: string
  readonly start: number
  readonly end: number
}

export type PlanVisits = {
  readonly roster: DemoRoster
  readonly patientIds: readonly string[]
  readonly today: string
}

/**
 * Fills each doctor's open time with visits from HISTORY_DAYS before today to AHEAD_DAYS after it, fuller
 * near today. No two share a doctor or room (buffers included), and nobody comes twice a day.
 */
export function planVisits(random: SeededRandom, { roster, patientIds, today }: PlanVisits): PlannedVisit[] {
  const rules = weeklyRules(roster)
  const plans = roster.doctors.map(({ id }) => ({ id, plan: doctorPlan(rules, id) }))
  const dates = datesBetween(addDays(today, -HISTORY_DAYS + 1), addDays(today, AHEAD_DAYS))
  return dates.flatMap((date) => {
    const day = localDayOf(DEMO_ZONE, date)
    const fullness = fullnessOf((Date.parse(date) - Date.parse(today)) / DAY_MS)
    const walkIns = walkInSpans({ timeZone: DEMO_ZONE, walkInTimes: roster.walkInTime }, date)
    const taken: PlannedVisit[] = []
    for (const { id, plan } of plans) {
      const closed = [roster.closure, ...(roster.timeOff.doctorId === id ? [roster.timeOff] : [])].map(asSpan)
      // Nobody makes an appointment in the time kept for those who come without.
      const kept = walkIns.filter(({ doctorId }) => doctorId === id)
      for (const open of kept.reduce(withoutSpan, openTimes(day, workingRanges(plan, date), closed))) {
        fill(random, { roster, patientIds, doctorId: id, open, fullness }, taken)
      }
    }
    return taken
  })
}

type Filling = {
  readonly roster: DemoRoster
  readonly patientIds: readonly string[]
  readonly doctorId: string
  readonly open: Span
  readonly fullness: number
}

/** Walks through one open stretch and adds visits to `taken`. */
function fill(random: SeededRandom, filling: Filling, taken: PlannedVisit[]): void {
  const { roster, patientIds, doctorId, open, fullness } = filling
  const choices = roster.types
    .filter((type) => type.doctorIds.includes(doctorId))
    .flatMap((type) => Array.from({ length: type.weight }, () => type))
  for (let at = open.start; at < open.end; ) {
    const type = random.pick(choices)
    const start = at + type.bufferBeforeMinutes * MINUTE_MS
    const end = start + type.durationMinutes * MINUTE_MS
    const free = random.chance(fullness) && end <= open.end
    const roomId = free ? findRoom(type, { start, end }, taken) : undefined
    if (roomId === undefined) {
      at += 20 * MINUTE_MS
      continue
    }
    const patientId = pickPatient(random, patientIds, taken)
    taken.push({ id: random.uuid(), type, doctorId, roomId, patientId, start, end })
    at = end + type.bufferAfterMinutes * MINUTE_MS
  }
}

/** Null: the type needs no room; undefined: none is free. */
function findRoom(type: DemoType, visit: Span, taken: readonly PlannedVisit[]): string | null | undefined {
  if (type.roomIds.length === 0) return null
  const wanted = buffered(type, visit)
  return type.roomIds.find(
    (id) => !taken.some((other) => other.roomId === id && touches(wanted, buffered(other.type, other))),
  )
}

function buffered(type: DemoType, visit: Span): Span {
  return {
    start: visit.start - type.bufferBeforeMinutes * MINUTE_MS,
    end: visit.end + type.bufferAfterMinutes * MINUTE_MS,
  }
}

function pickPatient(
  random: SeededRandom,
  patientIds: readonly string[],
  taken: readonly PlannedVisit[],
): string {
  for (;;) {
    const id = random.pick(patientIds)
    // Ends: a day has far fewer visits than there are patients.
    if (!taken.some(({ patientId }) => patientId === id)) return id
  }
}

/** Share of the offered times that are taken, by days from today. */
function fullnessOf(days: number): number {
  if (days < -14) return 0.3
  if (days <= 1) return 0.62
  return Math.max(0.12, 0.6 - days * 0.045)
}

function asSpan({ start, end }: { readonly start: string; readonly end: string }): Span {
  return { start: Date.parse(start), end: Date.parse(end) }
}

/** The roster's hours as the scheduling core reads them. */
function weeklyRules(roster: DemoRoster): Parameters<typeof doctorPlan>[0] {
  const workingHours = roster.doctors.flatMap((doctor) =>
    doctor.hours.flatMap(({ weekdays, ranges }) =>
      weekdays.map((weekday) => ({
        doctorId: doctor.id,
        weekday,
        ranges,
        effectiveFrom: '2000-01-01',
        effectiveTo: null,
      })),
    ),
  )
  return { workingHours, exceptions: [roster.exception] }
}
