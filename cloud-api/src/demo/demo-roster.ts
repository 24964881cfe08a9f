import type { WalkInTime } from '@scheduler/shared-types/clinics/clinic.contract'
import { HOUR_MS } from '@scheduler/shared-types/primitives/durations'
import { addDays, weekdayOf } from '@scheduler/shared-types/scheduling/local-dates'
import { localDayOf, timeZoneId } from '@scheduler/shared-types/scheduling/zones'
import type { SeededRandom } from './seeded-random.ts'

/** The demo clinic's zone: it has clock changes, so their rules can be seen at work. */
export const DEMO_ZONE = timeZoneId('Europe/London')

/** Days before today on which the demo's history begins: less than the log is kept, so that its start is still there. */
export const HISTORY_DAYS = 88
/** Days after today for which there are bookings. */
export const AHEAD_DAYS = 14

type Ranges = readonly { readonly start: string; readonly end: string }[]

export type DemoDoctor = {
  readonly id: string
  readonly name: string
  readonly specialty: string
  /** ISO weekdays with the ranges worked; the gap between two ranges is lunch. */
  readonly hours: readonly { readonly weekdays: readonly number[]; readonly ranges: Ranges }[]
}

export type DemoType = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly durationMinutes: number
  readonly stepMinutes: number
  readonly bufferBeforeMinutes: number
  readonly bufferAfterMinutes: number
  readonly doctorIds: readonly string[]
  readonly roomIds: readonly string[]
  readonly online: boolean
  readonly needsApproval: boolean
  /** How often it is asked for, beside the others of the doctor. */
  readonly weight: number
}

/** The clinic before its first patient, for a local date. */
export type DemoRoster = {
  readonly clinicId: string
  readonly doctors: readonly DemoDoctor[]
  readonly rooms: readonly { readonly id: string; readonly name: string }[]
  readonly types: readonly DemoType[]
  readonly exception: {
    readonly id: string
    readonly doctorId: string
    readonly date: string
    readonly ranges: Ranges
  }
  readonly timeOff: {
    readonly id: string
    readonly doctorId: string
    readonly start: string
    readonly end: string
  }
  readonly closure: { readonly id: string; readonly start: string; readonly end: string }
  /** Kept for patients who come without an appointment. */
  readonly walkInTime: readonly WalkInTime[]
}

/** @param today The local date in the clinic's zone; everything else is relative to it. */
export function demoRoster(random: SeededRandom, today: string): DemoRoster {
  const clinicId = random.uuid()
  const doctors = DOCTORS.map((doctor) => ({ id: random.uuid(), ...doctor }))
  const rooms = ['Treatment room 1', 'Treatment room 2'].map((name) => ({ id: random.uuid(), name }))
  const [okafor, lindqvist, zhao, marchetti] = doctors.map(({ id }) => id) as [string, string, string, string] // DOCTORS has four
  const roomIds = rooms.map(({ id }) => id)
  const types: DemoType[] = [
    {
      ...PLAIN,
      id: random.uuid(),
      name: 'Consultation',
      description: 'Talk to a doctor about something new or something that has not got better.',
      durationMinutes: 20,
      stepMinutes: 10,
      bufferAfterMinutes: 5,
      doctorIds: [okafor, lindqvist, zhao, marchetti],
      weight: 6,
    },
    {
      ...PLAIN,
      id: random.uuid(),
      name: 'New patient check',
      description: 'A first visit: your history, your medicines and a short examination.',
      durationMinutes: 40,
      stepMinutes: 20,
      bufferAfterMinutes: 5,
      doctorIds: [okafor, lindqvist],
      weight: 1,
    },
    {
      ...PLAIN,
      id: random.uuid(),
      name: 'Blood test',
      description: 'A sample is taken in a treatment room; results follow in two days.',
      durationMinutes: 10,
      stepMinutes: 10,
      bufferAfterMinutes: 5,
      doctorIds: [okafor, lindqvist, zhao],
      roomIds,
      weight: 2,
    },
    {
      ...PLAIN,
      id: random.uuid(),
      name: 'Skin check',
      description: 'A look at moles and other changes of the skin. We confirm each request ourselves.',
      durationMinutes: 30,
      stepMinutes: 15,
      doctorIds: [marchetti],
      needsApproval: true,
      weight: 4,
    },
    {
      ...PLAIN,
      id: random.uuid(),
      name: 'Minor procedure',
      description: 'Small operations under local anaesthetic, arranged by the front desk.',
      durationMinutes: 45,
      stepMinutes: 15,
      bufferBeforeMinutes: 10,
      bufferAfterMinutes: 15,
      doctorIds: [lindqvist, marchetti],
      roomIds,
      online: false,
      weight: 1,
    },
  ]
  return {
    clinicId,
    doctors,
    rooms,
    types,
    exception: {
      id: random.uuid(),
      doctorId: lindqvist,
      date: nextWeekday(addDays(today, 3), 3),
      ranges: [
        { start: '12:00', end: '16:00' },
        { start: '16:30', end: '20:00' },
      ],
    },
    timeOff: { id: random.uuid(), doctorId: marchetti, ...wholeDays(nextWeekday(addDays(today, 5), 1), 2) },
    closure: { id: random.uuid(), ...afternoonOf(nextWeekday(addDays(today, 6), 4)) },
    walkInTime: WALK_IN.map((time) => ({
      doctorId: okafor,
      roomId: null,
      weekdays: [1, 2, 3, 4, 5],
      ...time,
    })),
  }
}

const WALK_IN = [
  { start: '11:30', end: '12:00', releaseAt: '10:00' },
  { start: '16:00', end: '16:30', releaseAt: '14:30' },
] as const

const PLAIN = {
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  roomIds: [],
  online: true,
  needsApproval: false,
} as const

const DOCTORS: readonly Omit<DemoDoctor, 'id'>[] = [
  {
    name: 'Dr Amara Okafor',
    specialty: 'General practice',
    hours: [
      {
        weekdays: [1, 2, 3, 4, 5],
        ranges: [
          { start: '08:30', end: '12:30' },
          { start: '13:30', end: '17:00' },
        ],
      },
      { weekdays: [6], ranges: [{ start: '09:00', end: '12:00' }] },
    ],
  },
  {
    name: 'Dr Henrik Lindqvist',
    specialty: 'General practice',
    hours: [
      {
        weekdays: [1, 2, 3, 4],
        ranges: [
          { start: '09:00', end: '13:00' },
          { start: '14:00', end: '18:00' },
        ],
      },
    ],
  },
  {
    name: 'Dr Mei-Ling Zhao',
    specialty: 'Paediatrics',
    hours: [
      {
        weekdays: [1, 2, 4, 5],
        ranges: [
          { start: '08:00', end: '12:00' },
          { start: '12:45', end: '16:00' },
        ],
      },
    ],
  },
  {
    name: 'Dr Sofia Marchetti',
    specialty: 'Dermatology',
    hours: [
      {
        weekdays: [1, 2, 3, 5],
        ranges: [
          { start: '10:00', end: '13:00' },
          { start: '14:00', end: '18:30' },
        ],
      },
    ],
  },
]

/** The first such weekday on or after the date. */
function nextWeekday(date: string, weekday: number): string {
  return addDays(date, (weekday - weekdayOf(date) + 7) % 7)
}

function wholeDays(first: string, days: number): { readonly start: string; readonly end: string } {
  return {
    start: new Date(localDayOf(DEMO_ZONE, first).start).toISOString(),
    end: new Date(localDayOf(DEMO_ZONE, addDays(first, days)).start).toISOString(),
  }
}

/** From 13:00 to 18:00 (no clock changes in an afternoon). */
function afternoonOf(date: string): { readonly start: string; readonly end: string } {
  const end = localDayOf(DEMO_ZONE, date).end
  return { start: new Date(end - 11 * HOUR_MS).toISOString(), end: new Date(end - 6 * HOUR_MS).toISOString() }
}
