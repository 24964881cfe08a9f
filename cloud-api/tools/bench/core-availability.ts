import { DAY_MS, MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import { availability } from '@scheduler/shared-types/scheduling/availability'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import type { Busy, ClinicRules } from '@scheduler/shared-types/scheduling/rules.types'
import { localDayOf, timeZoneId } from '@scheduler/shared-types/scheduling/zones'
import { seededRandom } from '../../src/demo/seeded-random.ts'
import { ratePerSecond } from './measure.ts'

const DOCTORS = 50
const DAYS = 30
const FROM = '2026-11-24'
const ZONE = timeZoneId('Europe/London')

export type CoreFigures = {
  /** Whole answers (50 doctors, 30 days) a second. */
  readonly perSecond: number
  /** The same answer read by JSON.parse, a second. */
  readonly jsonParsePerSecond: number
  /** The same question answered by trying every start against every busy entry of the doctor, a second. */
  readonly tryEveryStartPerSecond: number
  readonly slots: number
}

/** Availability of a busy clinic in the pure core, without database, network or cache. */
export function benchCore(): CoreFigures {
  const random = seededRandom(1)
  const doctorIds = Array.from({ length: DOCTORS }, () => random.uuid())
  const rules = rulesFor(doctorIds)
  const busy = busyDays(doctorIds, random)
  const query = {
    rules,
    busy,
    appointmentTypeId: 'visit',
    now: Date.parse(`${FROM}T00:00:00Z`) - DAY_MS,
    audience: 'public' as const,
    doctorId: 'any' as const,
    from: FROM,
    to: addDays(FROM, DAYS - 1),
  }
  const answer = availability(query)
  const text = JSON.stringify(answer)
  const slots = answer.reduce((sum, day) => sum + day.slots.length, 0)
  const tried = tryEveryStart(doctorIds, busy)
  const offered = answer.reduce(
    (sum, day) => sum + day.slots.reduce((n, slot) => n + slot.doctorIds.length, 0),
    0,
  )
  if (tried !== offered) throw new Error(`the yardstick finds ${tried} starts, the core ${offered}`)
  return {
    perSecond: ratePerSecond(() => availability(query)),
    jsonParsePerSecond: ratePerSecond(() => JSON.parse(text)),
    tryEveryStartPerSecond: ratePerSecond(() => tryEveryStart(doctorIds, busy)),
    slots,
  }
}

/** The obvious way: every start of every day of every doctor, compared with each of the doctor's entries. */
function tryEveryStart(doctorIds: readonly string[], busy: readonly Busy[]): number {
  const byDoctor = Map.groupBy(busy, ({ doctorId }) => doctorId)
  let free = 0
  for (const doctorId of doctorIds) {
    const entries = byDoctor.get(doctorId) ?? []
    for (let day = 0; day < DAYS; day++) {
      const { start: midnight } = localDayOf(ZONE, addDays(FROM, day))
      for (const [open, close] of RANGES) {
        for (let minute = open; minute + 20 <= close; minute += 10) {
          const start = midnight + minute * MINUTE_MS
          const end = start + 20 * MINUTE_MS
          if (!entries.some((entry) => entry.start < end + 300_000 && start < entry.end + 300_000)) free += 1
        }
      }
    }
  }
  return free
}

/** 09:00 to 13:00 and 14:00 to 18:00, in minutes of the day. */
const RANGES = [
  [540, 780],
  [840, 1080],
] as const

function rulesFor(doctorIds: readonly string[]): ClinicRules {
  const ranges = [
    { start: '09:00', end: '13:00' },
    { start: '14:00', end: '18:00' },
  ]
  return {
    timeZone: ZONE,
    doctors: doctorIds.map((id) => ({ id, active: true })),
    rooms: [],
    equipment: [],
    workingHours: doctorIds.flatMap((doctorId) =>
      [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
        doctorId,
        weekday,
        ranges,
        effectiveFrom: '2020-01-01',
        effectiveTo: null,
      })),
    ),
    exceptions: [],
    timeOff: [],
    closures: [],
    walkInTimes: [],
    appointmentTypes: [
      {
        id: 'visit',
        durationMinutes: 20,
        bufferBeforeMinutes: 0,
        bufferAfterMinutes: 5,
        stepMinutes: 10,
        noticeMinutes: 0,
        horizonDays: 365,
        dailyLimit: null,
        doctorIds,
        roomIds: [],
        equipmentIds: [],
        online: true,
        active: true,
      },
    ],
  }
}

/** Ten visits a day and doctor, somewhere in the open time. */
function busyDays(doctorIds: readonly string[], random: ReturnType<typeof seededRandom>): Busy[] {
  return doctorIds.flatMap((doctorId) =>
    Array.from({ length: DAYS }, (_, day) => localDayOf(ZONE, addDays(FROM, day)).start).flatMap((midnight) =>
      Array.from({ length: 10 }, () => {
        const [open] = random.pick(RANGES)
        const start = midnight + (open + random.between(0, 22) * 10) * MINUTE_MS
        return {
          id: random.uuid(),
          start,
          end: start + 20 * MINUTE_MS,
          bufferBeforeMinutes: 0,
          bufferAfterMinutes: 5,
          doctorId,
          roomId: null,
          equipmentIds: [],
          patientId: null,
          appointmentTypeId: 'other',
          lane: 0,
          kind: 'appointment' as const,
        }
      }),
    ),
  )
}
