import { describe, expect, it } from 'vitest'
import { availability } from './availability.ts'
import type { FreeStartsQuery } from './free-starts.ts'
import { ask, at, clinic, tuesday, visit } from './test/clinic-fixture.ts'

const query = (change: Partial<FreeStartsQuery> = {}): FreeStartsQuery => ({
  ...ask(),
  doctorId: 'doctor-a',
  from: tuesday,
  to: tuesday,
  ...change,
})

/** Start times of the slots, `HH:MM`. */
const times = (change: Partial<FreeStartsQuery> = {}): string[] =>
  availability(query(change)).flatMap((day) => day.slots.map((slot) => slot.wallTime.slice(11)))

const ALL = ['09:00', '09:30', '10:00', '10:30', '11:00', '11:30']

describe('availability', () => {
  it('offers every step at which the visit still fits', () => {
    expect(times()).toEqual(ALL)
    expect(times({ rules: clinic({}, { durationMinutes: 35 }) })).toEqual(ALL.slice(0, -1))
  })

  it('says when a slot is, on the clock and in time, and who is free', () => {
    const rules = clinic({ timeZone: 'Asia/Kathmandu' }, { doctorIds: ['doctor-b', 'doctor-a'] })
    const [day] = availability(query({ rules, doctorId: 'any' }))
    expect(day?.slots[0]).toEqual({
      start: at('03:15'),
      end: at('03:45'),
      wallTime: '2026-11-24T09:00',
      offset: '+05:45',
      doctorIds: ['doctor-b', 'doctor-a'],
    })
  })

  it('has an entry for every date asked about, also past and far ones', () => {
    const days = availability(query({ from: '2026-11-22', to: '2027-02-22' }))
    expect(days).toHaveLength(93)
    expect(days.filter((day) => day.slots.length > 0).map((day) => day.date)).toContain('2026-11-24')
    expect(days[0]).toEqual({ date: '2026-11-22', slots: [] })
    expect(days.at(-1)).toEqual({ date: '2027-02-22', slots: [] })
    expect(days.at(-2)?.slots).toHaveLength(6)
  })

  it('cuts out a visit, half-open, and brings it back when it is the one being moved', () => {
    const busy = [visit('09:45', '10:30')]
    expect(times({ busy })).toEqual(['09:00', '10:30', '11:00', '11:30'])
    expect(times({ busy, excludeAppointmentId: 'visit-09:45' })).toEqual(ALL)
  })

  it('counts holds, leases and overbooked visits as busy', () => {
    for (const change of [{ kind: 'hold' }, { kind: 'lease' }, { lane: 3 }] as const) {
      expect(times({ busy: [visit('09:00', '11:30', change)] })).toEqual(['11:30'])
    }
  })

  it('does not move the grid for what is booked', () => {
    expect(times({ busy: [visit('09:00', '09:10')] })).toEqual(ALL.slice(1))
  })

  it('runs the grid from the beginning of each open range, touching ranges being one', () => {
    const ranges = [
      { start: '08:10', end: '09:00' },
      { start: '09:00', end: '10:00' },
      { start: '13:05', end: '14:10' },
    ]
    const rules = clinic({ exceptions: [{ doctorId: 'doctor-a', date: tuesday, ranges }] })
    expect(times({ rules })).toEqual(['08:10', '08:40', '09:10', '13:05', '13:35'])
  })

  it('replaces the weekly hours by an exception, on its date and for its doctor only', () => {
    const rules = clinic({ exceptions: [{ doctorId: 'doctor-a', date: tuesday, ranges: [] }] })
    expect(times({ rules })).toEqual([])
    expect(times({ rules, from: '2026-11-25', to: '2026-11-25' })).toEqual(ALL)
  })

  it('applies weekly hours from and to their dates, both included', () => {
    const hours = { doctorId: 'doctor-a', weekday: 2, ranges: [{ start: '09:00', end: '10:00' }] }
    const between = (effectiveFrom: string, effectiveTo: string | null) =>
      times({ rules: clinic({ workingHours: [{ ...hours, effectiveFrom, effectiveTo }] }) }).length
    expect(between(tuesday, tuesday)).toBe(2)
    expect(between('2026-11-25', null)).toBe(0)
    expect(between('2026-01-01', '2026-11-23')).toBe(0)
  })

  it('leaves out closures for everyone and time off for one doctor', () => {
    const span = { start: at('09:31'), end: at('10:01') }
    expect(times({ rules: clinic({ closures: [span] }) })).toEqual(['09:00', '10:30', '11:00', '11:30'])
    const away = clinic(
      { timeOff: [{ doctorId: 'doctor-a', ...span }] },
      { doctorIds: ['doctor-a', 'doctor-b'] },
    )
    expect(times({ rules: away })).toHaveLength(4)
    expect(times({ rules: away, doctorId: 'doctor-b' })).toEqual(ALL)
  })

  it('adds the buffers of both visits', () => {
    const rules = clinic({}, { bufferBeforeMinutes: 10, stepMinutes: 5 })
    const busy = [visit('09:00', '09:30', { bufferAfterMinutes: 15 })]
    expect(times({ rules, busy })[0]).toBe('09:55')
  })

  it('lets buffers reach outside hours, into closures and time off', () => {
    const rules = clinic(
      {
        closures: [{ start: at('11:00'), end: at('12:00') }],
        timeOff: [{ doctorId: 'doctor-a', start: at('09:00'), end: at('09:30') }],
      },
      { bufferBeforeMinutes: 60, bufferAfterMinutes: 60 },
    )
    expect(times({ rules })).toEqual(['09:30', '10:00', '10:30'])
  })

  it('sees the buffer of a visit on the next day', () => {
    const all = [{ start: '00:00', end: '24:00' }]
    const exceptions = [{ doctorId: 'doctor-a', date: tuesday, ranges: all }]
    const next = { start: at('00:00', '2026-11-25'), end: at('00:30', '2026-11-25'), bufferBeforeMinutes: 45 }
    const busy = [visit('00:00', '00:30', next)]
    expect(times({ rules: clinic({ exceptions }), busy }).at(-1)).toBe('22:30')
    expect(times({ rules: clinic({ exceptions }) }).at(-1)).toBe('23:30')
  })

  it('lets a visit cross midnight where both days are open', () => {
    const exceptions = [
      { doctorId: 'doctor-a', date: tuesday, ranges: [{ start: '22:00', end: '24:00' }] },
      { doctorId: 'doctor-a', date: '2026-11-25', ranges: [{ start: '00:00', end: '01:00' }] },
    ]
    const rules = clinic({ exceptions }, { durationMinutes: 90, stepMinutes: 30 })
    expect(times({ rules })).toEqual(['22:00', '22:30', '23:00', '23:30'])
  })

  it('needs one of the rooms and all of the equipment', () => {
    const rules = clinic({}, { roomIds: ['room-1', 'room-2'], equipmentIds: ['laser'] })
    const other = (roomId: string | null, equipmentIds: string[], start: string, end: string) =>
      visit(start, end, { doctorId: 'doctor-b', roomId, equipmentIds })
    expect(times({ rules, busy: [other('room-1', [], '09:00', '12:00')] })).toEqual(ALL)
    expect(
      times({ rules, busy: [other('room-1', [], '09:00', '10:00'), other('room-2', [], '09:30', '10:30')] }),
    ).toEqual(['09:00', '10:00', '10:30', '11:00', '11:30'])
    expect(times({ rules, busy: [other(null, ['laser'], '09:00', '11:00')] })).toEqual(['11:00', '11:30'])
  })

  it('never uses what is inactive', () => {
    const needy = { roomIds: ['room-1'], equipmentIds: ['laser'] }
    expect(times({ rules: clinic({}, needy) })).toEqual(ALL)
    expect(times({ rules: clinic({ rooms: [{ id: 'room-1', active: false }] }, needy) })).toEqual([])
    expect(times({ rules: clinic({ equipment: [{ id: 'laser', active: false }] }, needy) })).toEqual([])
    expect(times({ rules: clinic({ doctors: [{ id: 'doctor-a', active: false }] }) })).toEqual([])
    expect(times({ rules: clinic({}, { active: false }) })).toEqual([])
  })

  it('offers only doctors who perform the type', () => {
    expect(times({ doctorId: 'doctor-b' })).toEqual([])
    expect(times({ doctorId: 'nobody' })).toEqual([])
    const [day] = availability(query({ doctorId: 'any' }))
    expect(day?.slots.map((slot) => slot.doctorIds)).toEqual(ALL.map(() => ['doctor-a']))
  })

  it('keeps the patient from being in two places, without buffers', () => {
    const elsewhere = { doctorId: 'doctor-b', bufferBeforeMinutes: 30 }
    const busy = [visit('10:00', '10:30', elsewhere)]
    const nobody = [visit('10:00', '10:30', { ...elsewhere, patientId: null })]
    expect(times({ busy })).toEqual(ALL)
    expect(times({ busy, patientId: 'patient-x' })).toEqual(ALL.filter((time) => time !== '10:00'))
    expect(times({ busy: nobody, patientId: null })).toEqual(ALL)
  })

  it('counts notice from now, to the minute, for the public', () => {
    const rules = clinic({}, { noticeMinutes: 60 })
    expect(times({ rules, now: at('08:30') })).toEqual(['09:30', '10:00', '10:30', '11:00', '11:30'])
    expect(times({ rules, now: at('08:30') + 1 })).toEqual(['10:00', '10:30', '11:00', '11:30'])
  })

  it('lets staff ignore notice, horizon and the online flag, but not the past', () => {
    const rules = clinic({}, { noticeMinutes: 1440, horizonDays: 0, online: false })
    const staff = { rules, audience: 'staff', now: at('10:00') } as const
    expect(times({ ...staff, audience: 'public' })).toEqual([])
    expect(times(staff)).toEqual(['10:00', '10:30', '11:00', '11:30'])
    expect(times({ ...staff, from: '2026-12-24', to: '2026-12-24' })).toEqual(ALL)
  })

  it('ends the horizon with a whole local day', () => {
    const rules = clinic({}, { horizonDays: 2 })
    const last = (date: string) => times({ rules, from: date, to: date }).length
    expect([last('2026-11-25'), last('2026-11-26')]).toEqual([6, 0])
  })

  it('closes a day for a doctor once the limit of the type is reached', () => {
    const rules = clinic({}, { dailyLimit: 2 })
    const two = [visit('09:00', '09:30'), visit('09:30', '10:00', { kind: 'hold' })]
    expect(times({ rules, busy: two })).toEqual([])
    expect(times({ rules, busy: two, excludeAppointmentId: 'visit-09:00' })).not.toEqual([])
    expect(times({ rules, busy: two.slice(1) })).not.toEqual([])
    const others = [
      visit('09:00', '09:30', { appointmentTypeId: 'other' }),
      visit('09:30', '10:00', { kind: 'lease' }),
      visit('10:00', '10:30', { doctorId: 'doctor-b' }),
    ]
    expect(times({ rules, busy: [...others, visit('11:30', '12:00')] })).toEqual(['10:00', '10:30', '11:00'])
  })

  it('refuses what a contract should have refused', () => {
    const refuses = (change: Partial<FreeStartsQuery>, code: string) =>
      expect(() => times(change)).toThrow(expect.objectContaining({ code }))
    refuses({ appointmentTypeId: 'none' }, 'unknown-appointment-type')
    refuses({ rules: clinic({}, { stepMinutes: 0 }) }, 'off-grid')
    refuses({ rules: clinic({}, { durationMinutes: 0 }) }, 'off-grid')
    refuses({ rules: clinic({}, { durationMinutes: 12 }) }, 'off-grid')
    refuses({ rules: clinic({}, { bufferAfterMinutes: -5 }) }, 'off-grid')
  })
})
