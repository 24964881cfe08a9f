import { describe, expect, it } from 'vitest'
import { explainStart, findConflicts, type StartQuery } from './explain-start.ts'
import { isOfferedStart } from './is-offered-start.ts'
import { ask, at, clinic, tuesday, visit } from './test/clinic-fixture.ts'

const query = (change: Partial<StartQuery> = {}): StartQuery => ({
  ...ask(),
  doctorId: 'doctor-a',
  start: at('10:00'),
  ...change,
})
const explain = (change: Partial<StartQuery> = {}) => explainStart(query(change))

describe('explainStart', () => {
  it('finds nothing against a free start', () => {
    expect(explain()).toEqual([])
    expect(explain({ busy: [visit('09:00', '10:00'), visit('10:30', '11:00')] })).toEqual([])
  })

  it('tells a visit that overlaps from a buffer that does', () => {
    expect(explain({ busy: [visit('10:25', '10:40')] })).toEqual(['doctor'])
    expect(explain({ busy: [visit('10:40', '11:00', { bufferBeforeMinutes: 15 })] })).toEqual(['buffer'])
    expect(explain({ busy: [visit('09:30', '09:55', { bufferAfterMinutes: 5 })] })).toEqual([])
    const rules = clinic({}, { bufferAfterMinutes: 15 })
    expect(explain({ rules, busy: [visit('10:40', '11:00')] })).toEqual(['buffer'])
    expect(explain({ rules, busy: [visit('10:25', '10:40'), visit('10:40', '11:00')] })).toEqual([
      'doctor',
      'buffer',
    ])
  })

  it('counts every lane', () => {
    expect(explain({ busy: [visit('10:00', '10:30', { lane: 2 })] })).toEqual(['doctor'])
  })

  it('leaves the visit that is being moved out of its own way', () => {
    expect(explain({ busy: [visit('10:00', '10:30')], excludeAppointmentId: 'visit-10:00' })).toEqual([])
  })

  it('blames rooms only when none would do, and a buffer when waiving it would be enough', () => {
    const rules = clinic({}, { roomIds: ['room-1', 'room-2'] })
    const other = (roomId: string, start: string, end: string, bufferBeforeMinutes = 0) =>
      visit(start, end, { doctorId: 'doctor-b', roomId, bufferBeforeMinutes })
    const first = other('room-1', '10:00', '10:30')
    expect(explain({ rules, busy: [first] })).toEqual([])
    expect(explain({ rules, busy: [first, other('room-2', '10:15', '10:45')] })).toEqual(['room'])
    expect(explain({ rules, busy: [first, other('room-2', '10:30', '11:00', 5)] })).toEqual(['buffer'])
  })

  it('checks the room that was chosen by hand', () => {
    const rules = clinic({}, { roomIds: ['room-1'] })
    const busy = [visit('10:00', '10:30', { doctorId: 'doctor-b', roomId: 'room-2' })]
    expect(explain({ rules, busy, roomId: 'room-1' })).toEqual([])
    expect(explain({ rules, busy, roomId: 'room-2' })).toEqual(['room'])
    const roomless = clinic()
    expect(explain({ rules: roomless, busy, roomId: 'room-1' })).toEqual([])
    expect(explain({ rules: roomless, busy, roomId: 'room-2' })).toEqual(['room'])
    expect(explain({ rules: roomless, busy, roomId: 'no-such-room' })).toEqual(['room'])
  })

  it('names equipment that is taken or out of order', () => {
    const rules = clinic({}, { equipmentIds: ['laser'] })
    const busy = [visit('10:00', '10:30', { doctorId: 'doctor-b', equipmentIds: ['laser'] })]
    expect(explain({ rules, busy })).toEqual(['equipment'])
    expect(explain({ rules: { ...rules, equipment: [{ id: 'laser', active: false }] } })).toEqual([
      'equipment',
    ])
  })

  it('names the patient who is elsewhere', () => {
    const busy = [visit('10:15', '10:45', { doctorId: 'doctor-b' })]
    expect(explain({ busy, patientId: 'patient-x' })).toEqual(['patient'])
    expect(explain({ busy, patientId: 'patient-y' })).toEqual([])
  })

  it('names hours, closures and time off, touching being allowed', () => {
    expect(explain({ start: at('11:30') })).toEqual([])
    expect(explain({ start: at('11:35') })).toEqual(['outside-hours'])
    expect(explain({ start: at('08:55') })).toEqual(['outside-hours'])
    const span = { start: at('09:00'), end: at('10:05') }
    expect(explain({ rules: clinic({ closures: [span] }) })).toEqual(['closure'])
    expect(explain({ rules: clinic({ closures: [span] }), start: at('10:05') })).toEqual([])
    expect(explain({ rules: clinic({ timeOff: [{ doctorId: 'doctor-a', ...span }] }) })).toEqual(['time-off'])
    expect(explain({ rules: clinic({ timeOff: [{ doctorId: 'doctor-b', ...span }] }) })).toEqual([])
  })

  it('names limit, notice, horizon, doctor and channel', () => {
    expect(explain({ rules: clinic({}, { dailyLimit: 1 }), busy: [visit('09:00', '09:30')] })).toEqual([
      'limit',
    ])
    expect(explain({ rules: clinic({}, { noticeMinutes: 26 * 60 + 1 }) })).toEqual(['notice'])
    expect(explain({ rules: clinic({}, { noticeMinutes: 26 * 60 }) })).toEqual([])
    expect(explain({ rules: clinic({}, { horizonDays: 0 }) })).toEqual(['horizon'])
    expect(explain({ doctorId: 'doctor-b' })).toEqual(['not-performed'])
    expect(explain({ rules: clinic({}, { active: false }) })).toEqual(['not-performed'])
    expect(explain({ rules: clinic({}, { online: false }) })).toEqual(['not-online'])
  })

  it('binds staff by the past, but not by notice, horizon or channel', () => {
    const rules = clinic({}, { noticeMinutes: 9999, horizonDays: 0, online: false })
    expect(explain({ rules, audience: 'staff' })).toEqual([])
    expect(explain({ rules, audience: 'staff', now: at('10:01') })).toEqual(['notice'])
  })

  it('finds everything at once, in one order', () => {
    const rules = clinic(
      {
        closures: [{ start: at('08:00'), end: at('09:00') }],
        timeOff: [{ doctorId: 'doctor-b', start: at('08:00'), end: at('09:00') }],
      },
      {
        roomIds: ['room-1'],
        equipmentIds: ['laser'],
        dailyLimit: 1,
        noticeMinutes: 9999,
        horizonDays: 0,
        online: false,
      },
    )
    const busy = [
      visit('08:00', '08:30', { doctorId: 'doctor-b', roomId: 'room-1', equipmentIds: ['laser'] }),
      visit('08:35', '09:00', { doctorId: 'doctor-b', bufferBeforeMinutes: 10 }),
    ]
    expect(
      explain({ rules, busy, doctorId: 'doctor-b', start: at('08:00'), patientId: 'patient-x' }),
    ).toEqual([
      'doctor',
      'room',
      'equipment',
      'patient',
      'buffer',
      'outside-hours',
      'closure',
      'time-off',
      'limit',
      'notice',
      'horizon',
      'not-performed',
      'not-online',
    ])
  })

  it('refuses a start inside a unit', () => {
    expect(() => explain({ start: at('10:00') + 60_000 })).toThrow(
      expect.objectContaining({ code: 'off-grid' }),
    )
  })
})

describe('findConflicts', () => {
  it('names the entries behind occupied time, each once', () => {
    const busy = [
      visit('10:00', '10:15', { equipmentIds: ['laser'] }),
      visit('10:15', '10:30'),
      visit('10:35', '11:00', { bufferBeforeMinutes: 10 }),
    ]
    const rules = clinic({}, { equipmentIds: ['laser'] })
    expect(findConflicts(query({ rules, busy, patientId: 'patient-x' }))).toEqual([
      { class: 'doctor', busyIds: ['visit-10:00', 'visit-10:15'] },
      { class: 'equipment', busyIds: ['visit-10:00'] },
      { class: 'patient', busyIds: ['visit-10:00', 'visit-10:15'] },
      { class: 'buffer', busyIds: ['visit-10:35'] },
    ])
  })
})

describe('isOfferedStart', () => {
  it('knows the step grid, whatever is booked', () => {
    const busy = [visit('10:00', '10:30')]
    expect(isOfferedStart(query({ busy }))).toBe(true)
    expect(isOfferedStart(query({ start: at('10:05') }))).toBe(false)
    expect(isOfferedStart(query({ start: at('12:00') }))).toBe(false)
    const exceptions = [{ doctorId: 'doctor-a', date: tuesday, ranges: [{ start: '09:35', end: '12:00' }] }]
    expect(isOfferedStart(query({ rules: clinic({ exceptions }), start: at('10:05') }))).toBe(true)
  })
})
