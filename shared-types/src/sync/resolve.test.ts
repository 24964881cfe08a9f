import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { APPOINTMENT_STATUSES, canChangeStatus } from '../appointments/appointment.rules.ts'
import { isWhereSeen, mergeNotes, mergeStatus } from './resolve.ts'

describe('two changes of one status', () => {
  it('merge to the later one', () => {
    expect(mergeStatus('booked', 'arrived')).toBe('apply')
    expect(mergeStatus('arrived', 'arrived')).toBe('done')
    expect(mergeStatus('in-progress', 'arrived')).toBe('done')
    expect(mergeStatus('completed', 'confirmed')).toBe('done')
  })

  it('go to a person where neither implies the other', () => {
    expect(mergeStatus('cancelled', 'arrived')).toBe('refuse')
    expect(mergeStatus('no-show', 'arrived')).toBe('refuse')
    expect(mergeStatus('completed', 'no-show')).toBe('refuse')
  })

  it('are applied exactly where the status table allows it', () => {
    const status = fc.constantFrom(...APPOINTMENT_STATUSES)
    fc.assert(
      fc.property(status, status, (current, wanted) => {
        expect(mergeStatus(current, wanted) === 'apply').toBe(
          current !== wanted && canChangeStatus(current, wanted),
        )
      }),
    )
  })
})

describe('two notes', () => {
  it('of which one was not touched become the other', () => {
    expect(mergeNotes('a', 'a', 'b')).toBe('b')
    expect(mergeNotes('a', 'b', 'a')).toBe('b')
  })

  it('that were both written are both kept', () => {
    expect(mergeNotes('', 'wheelchair', 'interpreter')).toBe('wheelchair\n---\ninterpreter')
  })

  it('are merged once, however often', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (base, current, mine) => {
        const merged = mergeNotes(base, current, mine)
        expect(mergeNotes(base, merged, mine)).toBe(merged)
      }),
    )
  })
})

it('tells an appointment that was moved from one that was only checked in', () => {
  const seen = { version: 1, doctorId: 'd1', start: '2026-11-24T09:00:00Z' }
  expect(isWhereSeen({ doctorId: 'd1', start: '2026-11-24T09:00:00.000Z' }, seen)).toBe(true)
  expect(isWhereSeen({ doctorId: 'd2', start: '2026-11-24T09:00:00.000Z' }, seen)).toBe(false)
  expect(isWhereSeen({ doctorId: 'd1', start: '2026-11-24T09:05:00.000Z' }, seen)).toBe(false)
})
