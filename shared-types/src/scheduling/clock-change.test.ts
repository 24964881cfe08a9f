import { describe, expect, it } from 'vitest'
import { availability } from './availability.ts'
import { explainStart } from './explain-start.ts'
import { ask, clinic } from './test/clinic-fixture.ts'
import { localDayOf } from './zones.ts'

type Row = {
  readonly zone: string
  readonly date: string
  readonly hours: { readonly start: string; readonly end: string }
  readonly step: number
  /** Wall time and offset of each slot, in order. */
  readonly slots: string[]
}

const night = { start: '01:00', end: '04:00' }

const rows: readonly (Row & { readonly name: string })[] = [
  {
    name: 'New York, missing hour',
    zone: 'America/New_York',
    date: '2026-03-08',
    hours: night,
    step: 30,
    slots: ['01:00-05:00', '01:30-05:00', '03:00-04:00', '03:30-04:00'],
  },
  {
    name: 'New York, repeated hour',
    zone: 'America/New_York',
    date: '2026-11-01',
    hours: { start: '00:30', end: '02:30' },
    step: 30,
    slots: ['00:30-04:00', '01:00-04:00', '01:30-04:00', '01:00-05:00', '01:30-05:00', '02:00-05:00'],
  },
  {
    name: 'London, missing hour with a step that does not divide it: the grid stays on the clock',
    zone: 'Europe/London',
    date: '2026-03-29',
    hours: { start: '00:00', end: '04:00' },
    step: 45,
    slots: ['00:00+00:00', '00:45+00:00', '02:15+01:00', '03:00+01:00'],
  },
  {
    name: 'London, repeated hour',
    zone: 'Europe/London',
    date: '2026-10-25',
    hours: { start: '01:00', end: '02:00' },
    step: 30,
    slots: ['01:00+01:00', '01:30+01:00', '01:00+00:00', '01:30+00:00'],
  },
  {
    name: 'Sydney, missing hour',
    zone: 'Australia/Sydney',
    date: '2026-10-04',
    hours: night,
    step: 60,
    slots: ['01:00+10:00', '03:00+11:00'],
  },
  {
    name: 'Sydney, repeated hour',
    zone: 'Australia/Sydney',
    date: '2026-04-05',
    hours: { start: '02:00', end: '03:30' },
    step: 60,
    slots: ['02:00+11:00', '02:00+10:00', '03:00+10:00'],
  },
  {
    name: 'Lord Howe, missing half hour',
    zone: 'Australia/Lord_Howe',
    date: '2026-10-04',
    hours: night,
    step: 30,
    slots: ['01:00+10:30', '01:30+10:30', '02:30+11:00', '03:00+11:00', '03:30+11:00'],
  },
  {
    name: 'Lord Howe, repeated half hour',
    zone: 'Australia/Lord_Howe',
    date: '2026-04-05',
    hours: { start: '01:00', end: '02:30' },
    step: 30,
    slots: ['01:00+11:00', '01:30+11:00', '01:30+10:30', '02:00+10:30'],
  },
  {
    name: 'Kolkata, no change, half-hour offset',
    zone: 'Asia/Kolkata',
    date: '2026-03-29',
    hours: night,
    step: 90,
    slots: ['01:00+05:30', '02:30+05:30'],
  },
  {
    name: 'Kathmandu, no change, quarter-hour offset',
    zone: 'Asia/Kathmandu',
    date: '2026-03-29',
    hours: night,
    step: 90,
    slots: ['01:00+05:45', '02:30+05:45'],
  },
  {
    name: 'Apia, the date that did not happen',
    zone: 'Pacific/Apia',
    date: '2011-12-30',
    hours: { start: '00:00', end: '24:00' },
    step: 60,
    slots: [],
  },
  {
    name: 'Apia, the date after it',
    zone: 'Pacific/Apia',
    date: '2011-12-31',
    hours: { start: '00:00', end: '01:00' },
    step: 30,
    slots: ['00:00+14:00', '00:30+14:00'],
  },
  {
    name: 'São Paulo, midnight missing',
    zone: 'America/Sao_Paulo',
    date: '2018-11-04',
    hours: { start: '00:00', end: '02:00' },
    step: 30,
    slots: ['01:00-02:00', '01:30-02:00'],
  },
  {
    name: 'São Paulo, last hour of the day repeated',
    zone: 'America/Sao_Paulo',
    date: '2018-02-17',
    hours: { start: '22:30', end: '24:00' },
    step: 30,
    slots: ['22:30-02:00', '23:00-02:00', '23:30-02:00', '23:00-03:00', '23:30-03:00'],
  },
]

const rulesOf = (row: Row) =>
  clinic(
    {
      timeZone: row.zone,
      workingHours: [],
      exceptions: [{ doctorId: 'doctor-a', date: row.date, ranges: [row.hours] }],
    },
    { stepMinutes: row.step },
  )

const queryOf = (row: Row) => ({
  ...ask({ rules: rulesOf(row), now: localDayOf(row.zone, row.date).start }),
  doctorId: 'doctor-a',
  from: row.date,
  to: row.date,
})

describe('a day on which the clock changes', () => {
  it.each(rows)('$name', (row) => {
    const [day] = availability(queryOf(row))
    expect(day?.slots.map((slot) => slot.wallTime.slice(11) + slot.offset)).toEqual(row.slots)
    expect(
      day?.slots.every((slot) => explainStart({ ...queryOf(row), start: slot.start }).length === 0),
    ).toBe(true)
  })

  it.each([
    ['America/New_York', '2026-03-08', 23],
    ['America/New_York', '2026-11-01', 25],
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Pacific/Apia', '2011-12-30', 0],
  ])('%s %s: open all day means %d hours of starts', (zone, date, hours) => {
    const row = { zone, date, hours: { start: '00:00', end: '24:00' }, step: 5, slots: [] }
    const query = queryOf(row)
    const rules = {
      ...query.rules,
      appointmentTypes: query.rules.appointmentTypes.map((type) => ({ ...type, durationMinutes: 5 })),
    }
    const [day] = availability({ ...query, rules })
    expect(day?.slots).toHaveLength(hours * 12)
    const starts = day?.slots.map((slot) => slot.start) ?? []
    expect(new Set(starts).size).toBe(starts.length)
  })

  it('measures a visit in elapsed time across the change', () => {
    const row = {
      zone: 'Europe/London',
      date: '2026-03-29',
      hours: { start: '00:30', end: '02:30' },
      step: 30,
      slots: [],
    }
    const query = queryOf(row)
    const rules = {
      ...query.rules,
      appointmentTypes: query.rules.appointmentTypes.map((type) => ({ ...type, durationMinutes: 60 })),
    }
    const [day] = availability({ ...query, rules })
    expect(day?.slots.map((slot) => slot.wallTime.slice(11))).toEqual(['00:30'])
    expect(day?.slots[0]?.end).toBe((day?.slots[0]?.start ?? 0) + 3_600_000)
  })
})
