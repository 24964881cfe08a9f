import type { Availability } from '@scheduler/shared-types/availability/availability.contract'
import { describe, expect, it } from 'vitest'
import { candidatesOf, freeDaysOf, isFree } from './free-times.ts'

type Slot = Availability['days'][number]['slots'][number]
const slot = (start: string, end: string, wallTime: string, offset: string, doctorIds = ['a', 'b']) =>
  ({ start, end, wallTime, offset, doctorIds }) as Slot

describe('free times', () => {
  it('say the offset where the clock shows the same time twice', () => {
    const [day] = freeDaysOf({
      timeZone: 'America/New_York',
      days: [
        {
          date: '2026-11-01',
          slots: [
            slot('2026-11-01T05:30:00Z', '2026-11-01T06:00:00Z', '2026-11-01T01:30', '-04:00'),
            slot('2026-11-01T06:30:00Z', '2026-11-01T07:00:00Z', '2026-11-01T01:30', '-05:00'),
            slot('2026-11-01T07:00:00Z', '2026-11-01T07:30:00Z', '2026-11-01T02:00', '-05:00'),
          ],
        },
      ],
    } as Availability)
    expect(day?.times.map(({ label }) => label)).toEqual(['01:30 (-04:00)', '01:30 (-05:00)', '02:00'])
  })

  const times = [
    { start: 0, end: 30, label: '09:00', doctorIds: ['a', 'b'] },
    { start: 15, end: 45, label: '09:15', doctorIds: ['a'] },
    { start: 60, end: 90, label: '10:00', doctorIds: ['a', 'b'] },
  ]

  it('are drawn as long as the way to the next one of that doctor', () => {
    expect(candidatesOf(times).map(({ doctorId, start, end }) => [doctorId, start, end])).toEqual([
      ['a', 0, 15],
      ['b', 0, 30],
      ['a', 15, 45],
      ['a', 60, 90],
      ['b', 60, 90],
    ])
  })

  it('hold a chosen start for a doctor, or for any', () => {
    expect(isFree(times, { start: 15, doctorId: 'a' } as Parameters<typeof isFree>[1])).toBe(true)
    expect(isFree(times, { start: 15, doctorId: 'b' } as Parameters<typeof isFree>[1])).toBe(false)
    expect(isFree(times, { start: 15, doctorId: null } as Parameters<typeof isFree>[1])).toBe(true)
    expect(isFree(times, { start: 16, doctorId: null } as Parameters<typeof isFree>[1])).toBe(false)
  })
})
