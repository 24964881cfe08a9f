import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zDaySchedule } from '../ipc/ipc-contract.ts'
import { appointmentOf, idOf } from '../test/appointments.ts'
import type { ClinicRecords } from './clinic-records.ts'
import { boundsOf, datesOf, dayScheduleOf } from './day-schedule.ts'
import { emptySchedule, type Hold, type ScheduleState, withAppointments } from './schedule-state.ts'

const TUESDAY = '2026-11-24'
const doctorId = idOf(700)
const record = (number: number) => ({ id: idOf(number), clinicId: idOf(900), version: 1 })
const doctorOf = (number: number, active = true) => ({
  ...record(number),
  name: 'Dr Amara Okafor',
  specialty: '',
  sortOrder: 1,
  active,
})
const hoursOn = (weekday: number, start: string, end: string) => ({
  ...record(10 + weekday),
  doctorId,
  weekday,
  ranges: [{ start, end }],
  effectiveFrom: '2018-01-01',
  effectiveTo: null,
})

function recordsOf(more: Partial<ClinicRecords> = {}, timeZone = 'America/New_York'): ClinicRecords {
  const settings = {
    overbookingLanes: 1,
    holdSeconds: 300,
    requestedOccupies: true,
    cancelCutoffMinutes: 240,
    moveCutoffMinutes: 240,
    walkInTime: [],
    leaseHours: 12,
  }
  const address = { phone: '+12025550100', email: null, address: '' }
  return {
    clinic: { id: idOf(900), slug: 'elm', name: 'Elm Street', ...address, timeZone, settings, version: 1 },
    doctors: [doctorOf(700)],
    rooms: [],
    appointmentTypes: [],
    workingHours: [hoursOn(2, '09:00', '17:00')],
    exceptions: [],
    timeOff: [],
    closures: [],
    ...more,
  }
}

const dayOf = (records: ClinicRecords, date = TUESDAY, state: ScheduleState = emptySchedule, now = 0) =>
  dayScheduleOf(records, state, date, now)
const openOf = (records: ClinicRecords, date: string) =>
  dayOf(records, date).doctors.flatMap(({ open }) => open.map(({ start, end }) => [start, end]))

/** In New York the Tuesday is from five to five in UTC: just outside, just inside, and all of it. */
const around = [
  { start: '2026-11-24T04:30:00Z', end: '2026-11-24T05:00:00Z', isOn: false },
  { start: '2026-11-24T04:30:00Z', end: '2026-11-24T05:05:00Z', isOn: true },
  { start: '2026-11-24T00:00:00Z', end: '2026-11-26T00:00:00Z', isOn: true },
  { start: '2026-11-25T04:55:00Z', end: '2026-11-25T05:30:00Z', isOn: true },
  { start: '2026-11-25T05:00:00Z', end: '2026-11-25T05:30:00Z', isOn: false },
]
const onDay = <Item>(items: readonly Item[]) => items.filter((_item, i) => around[i]?.isOn)

describe('the day of the clinic', () => {
  it('has the doctors who work there, open by the clinic’s clock', () => {
    const day = dayOf(recordsOf({ doctors: [doctorOf(700), doctorOf(701), doctorOf(702, false)] }))
    expect(day).toMatchObject({
      date: TUESDAY,
      timeZone: 'America/New_York',
      start: '2026-11-24T05:00:00.000Z',
      end: '2026-11-25T05:00:00.000Z',
    })
    expect(day.doctors).toEqual([
      {
        doctorId,
        open: [{ start: '2026-11-24T14:00:00.000Z', end: '2026-11-24T22:00:00.000Z' }],
        away: [],
      },
      { doctorId: idOf(701), open: [], away: [] },
    ])
  })

  it('follows an exception instead of the week, also one without hours', () => {
    const exception = { ...record(20), doctorId, date: TUESDAY }
    const early = { ...exception, ranges: [{ start: '07:00', end: '08:00' }] }
    expect(openOf(recordsOf({ exceptions: [early] }), TUESDAY)).toEqual([
      ['2026-11-24T12:00:00.000Z', '2026-11-24T13:00:00.000Z'],
    ])
    expect(openOf(recordsOf({ exceptions: [{ ...exception, ranges: [] }] }), TUESDAY)).toEqual([])
    expect(openOf(recordsOf({ exceptions: [{ ...early, date: '2026-11-17' }] }), TUESDAY)).toHaveLength(1)
  })

  it.each([
    ['forward', '2026-03-08', 23, '2026-03-08T05:00:00.000Z', '2026-03-08T08:00:00.000Z'],
    ['back', '2026-11-01', 25, '2026-11-01T04:00:00.000Z', '2026-11-01T09:00:00.000Z'],
  ])('is as long as it is when the clock goes %s, and so is open time', (_way, date, hours, start, end) => {
    const records = recordsOf({ workingHours: [hoursOn(7, '00:00', '04:00')] })
    const day = dayOf(records, date)
    expect((Date.parse(day.end) - Date.parse(day.start)) / 3_600_000).toBe(hours)
    const open = openOf(records, date).flat()
    expect([open[0], open.at(-1)]).toEqual([start, end])
  })

  it('has the time off of its doctor that touches it, not a colleague’s', () => {
    const off = around.map(({ start, end }, i) => ({ ...record(30 + i), start, end, doctorId, reason: '' }))
    const course = { start: '2026-11-24T14:00:00Z', end: '2026-11-24T15:00:00Z', reason: 'Course' }
    const colleague = { ...record(40), ...course, doctorId: idOf(701) }
    const timeOff = [...off, colleague]
    const day = dayOf(recordsOf({ doctors: [doctorOf(700), doctorOf(701)], timeOff }))
    expect(day.doctors[0]?.away).toEqual(onDay(off).map((each) => ({ ...each, standing: 'accepted' })))
    expect(day.doctors[1]?.away).toEqual([{ ...colleague, standing: 'accepted' }])
  })

  it('has the closures, appointments and held times that touch it', () => {
    const closures = around.map((span, i) => ({ ...record(30 + i), ...span, reason: 'Public holiday' }))
    const appointments = around.map(({ start, end }, i) => appointmentOf(50 + i, { start, end }))
    const holds = around.map(
      ({ start, end }, i): Hold => ({ id: idOf(70 + i), doctorId, start, end, expiresAt: start }),
    )
    const state = {
      ...withAppointments(emptySchedule, appointments),
      holds: new Map(holds.map((hold) => [hold.id, hold])),
    }
    const day = dayOf(recordsOf({ closures }), TUESDAY, state)
    expect(day.closures).toEqual(onDay(closures))
    expect(day.appointments).toEqual(onDay(appointments))
    expect(day.holds).toEqual(onDay(holds))
  })

  it('has a held time until the instant it runs out', () => {
    const expiresAt = '2026-11-24T14:05:00Z'
    const { start, end } = appointmentOf(1)
    const hold: Hold = { id: idOf(70), doctorId, start, end, expiresAt }
    const state = { ...emptySchedule, holds: new Map([[hold.id, hold]]) }
    const holdsAt = (now: number) => dayOf(recordsOf(), TUESDAY, state, now).holds
    expect(holdsAt(Date.parse(expiresAt) - 1)).toEqual([hold])
    expect(holdsAt(Date.parse(expiresAt))).toEqual([])
  })

  it('is what the contract lets through', () => {
    const away = { ...record(30), doctorId, reason: 'Course' }
    const timeOff = [{ ...away, start: '2026-11-24T14:00:00Z', end: '2026-11-24T15:00:00Z' }]
    const state = withAppointments(emptySchedule, [appointmentOf(1)])
    expect(() => zDaySchedule.parse(dayOf(recordsOf({ timeOff }), TUESDAY, state))).not.toThrow()
  })
})

describe('the bounds of a date', () => {
  it.each([
    ['2026-03-08', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'],
    ['2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    [TUESDAY, '2026-11-24T05:00:00.000Z', '2026-11-25T05:00:00.000Z'],
  ])('of %s are its midnights on the clinic’s clock', (date, from, to) => {
    expect(boundsOf('America/New_York', date)).toEqual({ from, to })
  })
})

describe('the dates of instants', () => {
  it('are those on the clinic’s clock, each once', () => {
    const instants = ['2026-11-25T04:59:00Z', '2026-11-24T14:00:00Z', '2026-11-25T05:00:00Z']
    expect(datesOf('America/New_York', instants)).toEqual(['2026-11-24', '2026-11-25'])
    expect(datesOf('Asia/Kolkata', instants)).toEqual(['2026-11-25', '2026-11-24'])
    expect(datesOf('UTC', [])).toEqual([])
  })

  it('have the instant within their bounds, in every zone and season', () => {
    const zones = ['America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC']
    const instant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) })
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, at) => {
        const [date = ''] = datesOf(zone, [new Date(at).toISOString()])
        const { from, to } = boundsOf(zone, date)
        expect(Date.parse(from)).toBeLessThanOrEqual(at)
        expect(Date.parse(to)).toBeGreaterThan(at)
        const next = Temporal.PlainDate.from(date).add({ days: 1 }).toString()
        expect(boundsOf(zone, next).from).toBe(to)
      }),
    )
  })
})
