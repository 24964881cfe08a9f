import { describe, expect, it } from 'vitest'
import { chooseDoctor } from './choose-doctor.ts'
import { nearestAlternatives } from './nearest-alternatives.ts'
import { ask, at, clinic, tuesday, visit } from './test/clinic-fixture.ts'

const both = { doctorIds: ['doctor-b', 'doctor-a'] }

describe('nearestAlternatives', () => {
  const near = (change: Partial<Parameters<typeof nearestAlternatives>[0]> = {}) =>
    nearestAlternatives({
      ...ask(),
      doctorId: 'doctor-a',
      from: tuesday,
      to: '2026-11-26',
      start: at('10:30'),
      ...change,
    }).map((slot) => slot.wallTime.slice(5))

  it('looks both ways, nearest first, the earlier of two as near first', () => {
    expect(near()).toEqual(['11-24T10:00', '11-24T11:00', '11-24T09:30'])
  })

  it('leaves out what is taken and what has passed', () => {
    expect(near({ busy: [visit('10:00', '11:30')] })).toEqual(['11-24T09:30', '11-24T11:30', '11-24T09:00'])
    expect(near({ now: at('10:45') })).toEqual(['11-24T11:00', '11-24T11:30', '11-25T09:00'])
  })

  it('goes on to other days, but only within the dates that were read', () => {
    const busy = [visit('09:00', '12:00')]
    expect(near({ busy })).toEqual(['11-25T09:00', '11-25T09:30', '11-25T10:00'])
    expect(near({ busy, to: tuesday })).toEqual([])
  })

  it('asks every doctor when any will do', () => {
    const busy = [visit('09:00', '12:00')]
    const slots = nearestAlternatives({
      ...ask({ rules: clinic({}, both), busy }),
      doctorId: 'any',
      from: tuesday,
      to: tuesday,
      start: at('10:30'),
      count: 2,
    })
    expect(slots.map((slot) => [slot.wallTime.slice(11), slot.doctorIds])).toEqual([
      ['10:00', ['doctor-b']],
      ['11:00', ['doctor-b']],
    ])
  })
})

describe('chooseDoctor', () => {
  const choose = (
    busy: ReturnType<typeof visit>[],
    change: Partial<Parameters<typeof chooseDoctor>[0]> = {},
  ) => chooseDoctor({ ...ask({ rules: clinic({}, both), busy }), start: at('10:00'), ...change })

  it('takes whoever has most free starts left that day', () => {
    expect(choose([visit('11:00', '12:00')])).toBe('doctor-b')
    expect(choose([visit('11:00', '12:00', { doctorId: 'doctor-b' })])).toBe('doctor-a')
    const early = ['08:00', '08:15'].map((start) => visit(start, '08:30', { doctorId: 'doctor-b' }))
    expect(choose([visit('11:00', '12:00'), ...early])).toBe('doctor-b')
  })

  it('breaks a tie by fewest appointments, holds not counting', () => {
    const twoShort = [visit('11:00', '11:15'), visit('11:15', '11:30')]
    const oneLong = [visit('11:00', '11:30', { doctorId: 'doctor-b' })]
    expect(choose([...twoShort, ...oneLong])).toBe('doctor-b')
    const held = [visit('11:00', '11:30', { kind: 'hold' })]
    expect(choose([...held, ...oneLong])).toBe('doctor-a')
  })

  it('breaks what is left by id, not by the order of the lists', () => {
    expect(choose([])).toBe('doctor-a')
  })

  it('never takes someone who is not free at the start', () => {
    expect(choose([visit('10:00', '10:30')])).toBe('doctor-b')
    expect(choose([visit('10:00', '10:30'), visit('09:00', '12:00', { doctorId: 'doctor-b' })])).toBeNull()
    expect(choose([], { start: at('10:05') })).toBeNull()
    expect(choose([], { start: at('10:00', '2026-11-22') })).toBeNull()
  })

  it('does not count the visit that is being moved', () => {
    const busy = [visit('11:00', '12:00'), visit('11:00', '12:00', { id: 'other', doctorId: 'doctor-b' })]
    expect(choose(busy, { excludeAppointmentId: 'other' })).toBe('doctor-b')
  })
})
