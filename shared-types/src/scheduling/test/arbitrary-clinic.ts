import fc from 'fast-check'
import { MINUTE_MS } from '../../primitives/durations.ts'
import { addDays, weekdayOf } from '../local-dates.ts'
import type { Busy, ClinicRules, SchedulingQuery } from '../rules.types.ts'
import { type LocalDate, minuteOfDay, wallTimeAt } from '../time-values.ts'
import { UNIT_MS } from '../units.ts'
import { localDayOf } from '../zones.ts'

/** A zone and a date in it at which something may go wrong. */
export type Setting = { readonly timeZone: string; readonly date: LocalDate }

/** Clock changes forward and back, whole and half hour, at midnight; zones at odd offsets; a skipped date. */
export const settings: readonly Setting[] = [
  { timeZone: 'America/New_York', date: '2026-03-08' },
  { timeZone: 'America/New_York', date: '2026-11-01' },
  { timeZone: 'Europe/London', date: '2026-03-29' },
  { timeZone: 'Europe/London', date: '2026-10-25' },
  { timeZone: 'Australia/Sydney', date: '2026-04-05' },
  { timeZone: 'Australia/Sydney', date: '2026-10-04' },
  { timeZone: 'Australia/Lord_Howe', date: '2026-04-05' },
  { timeZone: 'Australia/Lord_Howe', date: '2026-10-04' },
  { timeZone: 'Asia/Kolkata', date: '2026-11-24' },
  { timeZone: 'Asia/Kathmandu', date: '2026-11-24' },
  { timeZone: 'Pacific/Apia', date: '2011-12-30' },
  { timeZone: 'America/Sao_Paulo', date: '2018-11-04' },
  { timeZone: 'America/Sao_Paulo', date: '2018-02-17' },
  { timeZone: 'America/Nuuk', date: '2026-10-24' },
  { timeZone: 'America/Havana', date: '2026-11-01' },
  { timeZone: 'UTC', date: '2026-11-24' },
]

/** A query over the three days around the setting's date. */
export type ClinicCase = SchedulingQuery & {
  readonly doctorId: string | 'any'
  readonly from: LocalDate
  readonly to: LocalDate
}

const DOCTORS = ['doctor-a', 'doctor-b', 'doctor-c'] as const
const ROOMS = ['room-a', 'room-b'] as const
const EQUIPMENT = ['laser', 'scanner'] as const
const TYPES = ['check-up', 'other'] as const
const PATIENTS = ['patient-a', 'patient-b'] as const

const multipleOf5 = (from: number, to: number) =>
  fc.integer({ min: from / 5, max: to / 5 }).map((units) => units * 5)

/** Ranges may overlap, touch and repeat: the core must cope. Small hours are frequent, where clocks change. */
const wallRange = fc
  .oneof(
    fc.constant([0, 1440]),
    fc.tuple(multipleOf5(0, 240), multipleOf5(60, 480)),
    fc.tuple(multipleOf5(1200, 1380), fc.constant(1440)),
    fc.tuple(multipleOf5(0, 1435), multipleOf5(5, 1440)),
  )
  .filter(([start = 0, end = 0]) => start < end)
  .map(([start = 0, end = 0]) => ({ start: wallTimeAt(start), end: wallTimeAt(end) }))

const resources = (ids: readonly string[]) =>
  fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(id), active: mostly(true) })))

const mostly = (value: boolean) => fc.integer({ min: 0, max: 14 }).map((n) => (n === 7 ? !value : value))

const appointmentType = (id: string) =>
  fc.record({
    id: fc.constant(id),
    durationMinutes: fc.oneof(multipleOf5(5, 60), multipleOf5(60, 240)),
    bufferBeforeMinutes: multipleOf5(0, 20),
    bufferAfterMinutes: multipleOf5(0, 30),
    stepMinutes: fc.constantFrom(5, 10, 15, 20, 25, 30, 45, 60),
    noticeMinutes: fc.constantFrom(0, 0, 7, 60, 600),
    horizonDays: fc.constantFrom(0, 1, 2, 4, 30, 90),
    dailyLimit: fc.constantFrom(null, null, 1, 2),
    doctorIds: fc.oneof(fc.constant([...DOCTORS]), fc.subarray([...DOCTORS], { minLength: 1 })),
    roomIds: fc.subarray([...ROOMS]),
    equipmentIds: fc.oneof(fc.constant([]), fc.constant([]), fc.subarray([...EQUIPMENT])),
    online: mostly(true),
    active: mostly(true),
  })

/** Builds the query around one setting. */
export function clinicCase(setting: Setting): fc.Arbitrary<ClinicCase> {
  const from = addDays(setting.date, -1)
  const to = addDays(setting.date, 1)
  const start = localDayOf(setting.timeZone, from).start
  const minutes = (localDayOf(setting.timeZone, to).end - start) / MINUTE_MS
  const stretch = fc
    .tuple(fc.integer({ min: -300, max: minutes }), fc.integer({ min: 0, max: 300 }))
    .map(([at, length]) => ({ start: start + at * MINUTE_MS, end: start + (at + length) * MINUTE_MS }))
  const busy = fc
    .record({
      at: fc.integer({ min: -60, max: minutes / 5 }),
      units: fc.integer({ min: 1, max: 24 }),
      bufferBeforeMinutes: multipleOf5(0, 15),
      bufferAfterMinutes: multipleOf5(0, 25),
      doctorId: fc.constantFrom(...DOCTORS),
      roomId: fc.constantFrom(null, ...ROOMS),
      equipmentIds: fc.oneof(fc.constant([]), fc.subarray([...EQUIPMENT])),
      patientId: fc.constantFrom(null, ...PATIENTS),
      appointmentTypeId: fc.constantFrom(...TYPES),
      lane: fc.constantFrom(0, 0, 1),
      kind: fc.constantFrom('appointment', 'hold', 'lease'),
    })
    .map(({ at, units, ...rest }) => ({
      ...rest,
      start: start + at * UNIT_MS,
      end: start + (at + units) * UNIT_MS,
    }))
  const rules: fc.Arbitrary<ClinicRules> = fc.record({
    timeZone: fc.constant(setting.timeZone),
    doctors: resources(DOCTORS),
    rooms: resources(ROOMS),
    equipment: resources(EQUIPMENT),
    workingHours: fc.array(
      fc.record({
        doctorId: fc.constantFrom(...DOCTORS),
        weekday: fc.constantFrom(weekdayOf(from), weekdayOf(setting.date), weekdayOf(to), 1),
        ranges: fc.array(wallRange, { minLength: 1, maxLength: 3 }),
        effectiveFrom: fc.constantFrom('2000-01-01', '2000-01-01', '2000-01-01', setting.date, to),
        effectiveTo: fc.constantFrom(null, null, null, from, setting.date),
      }),
      { minLength: 10, maxLength: 25 },
    ),
    exceptions: fc.array(
      fc.record({
        doctorId: fc.constantFrom(...DOCTORS),
        date: fc.constantFrom(from, setting.date, to),
        ranges: fc.array(wallRange, { maxLength: 2 }),
      }),
      { maxLength: 4 },
    ),
    timeOff: fc.array(
      fc.tuple(stretch, fc.constantFrom(...DOCTORS)).map(([span, doctorId]) => ({ ...span, doctorId })),
      { maxLength: 3 },
    ),
    closures: fc.array(stretch, { maxLength: 1 }),
    walkInTimes: fc.array(
      fc
        .tuple(
          wallRange,
          fc.constantFrom(...DOCTORS),
          multipleOf5(0, 300),
          fc.subarray([1, 2, 3, 4, 5, 6, 7]),
        )
        .map(([range, doctorId, before, weekdays]) => ({
          ...range,
          doctorId,
          roomId: null,
          weekdays,
          releaseAt: wallTimeAt(Math.max(0, minuteOfDay(range.start) - before)),
        })),
      { maxLength: 3 },
    ),
    appointmentTypes: fc.tuple(...TYPES.map(appointmentType)),
  })
  return fc
    .record({
      rules,
      busy: fc
        .array(busy, { maxLength: 14 })
        .map((entries): Busy[] => entries.map((each, i) => ({ ...each, id: `busy-${i}` }))),
      appointmentTypeId: fc.constantFrom(...TYPES),
      now: fc.integer({ min: -2 * 1440 * MINUTE_MS, max: (minutes / 2) * MINUTE_MS }).map((ms) => start + ms),
      audience: fc.constantFrom('public', 'staff'),
      patientId: fc.constantFrom(undefined, null, ...PATIENTS),
      excludeAppointmentId: fc.constantFrom(undefined, 'busy-0', 'busy-3'),
      doctorId: fc.constantFrom('any', 'any', ...DOCTORS),
    })
    .map((each) => ({ ...each, from, to }))
}
