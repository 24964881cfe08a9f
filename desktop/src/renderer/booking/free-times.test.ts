import type { Availability } from '@scheduler/shared-types/availability/availability.contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { candidatesOf, freeDaysOf, isFree } from './free-times.ts'

type Slot = Availability['days'][number]['slots'][number]
const slot = (start: string, end: string, wallTime: string, offset: string, doctorIds = ['a', 'b']) =>
  ({ start, end, wallTime, offset, doctorIds }) as Slot

describe('free times', () => {
  it('say which one it is where the clock shows the same time twice, also when the other is taken', () => {
    const [day] = freeDaysOf({
      timeZone: 'America/New_York',
      days: [
        {
          date: '2026-11-01',
          slots: [
            slot('2026-11-01T05:30:00Z', '2026-11-01T06:00:00Z', '2026-11-01T01:30', '-04:00'),
            slot('2026-11-01T06:30:00Z', '2026-11-01T07:00:00Z', '2026-11-01T01:30', '-05:00'),
            slot('2026-11-01T06:45:00Z', '2026-11-01T07:15:00Z', '2026-11-01T01:45', '-05:00'),
            slot('2026-11-01T07:00:00Z', '2026-11-01T07:30:00Z', '2026-11-01T02:00', '-05:00'),
          ],
        },
      ],
    } as Availability)
    expect(day?.times.map(({ label }) => label)).toEqual([
      '01:30\u00a0EDT',
      '01:30\u00a0EST',
      '01:45\u00a0EST',
      '02:00',
    ])
    expect(day?.times[0]).toMatchObject({
      start: Date.parse('2026-11-01T05:30:00Z'),
      end: Date.parse('2026-11-01T06:00:00Z'),
      doctorIds: ['a', 'b'],
    })
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

  it('never overlap in a doctor’s column, and lose none', () => {
    const offered = fc.uniqueArray(fc.nat(50), { maxLength: 12 }).chain((starts) =>
      fc.tuple(
        ...starts
          .toSorted((a, b) => a - b)
          .map((start) =>
            fc.record({
              start: fc.constant(start),
              end: fc.integer({ min: start + 1, max: start + 20 }),
              label: fc.constant(''),
              doctorIds: fc.subarray(['a', 'b']),
            }),
          ),
      ),
    )
    fc.assert(
      fc.property(offered, (all) => {
        const candidates = candidatesOf(all)
        expect(candidates).toHaveLength(all.flatMap(({ doctorIds }) => doctorIds).length)
        for (const doctorId of ['a', 'b']) {
          const own = candidates.filter((candidate) => candidate.doctorId === doctorId)
          own.forEach(({ start, end }, i) => {
            expect(start).toBeLessThan(end)
            expect(end).toBeLessThanOrEqual(own[i + 1]?.start ?? Number.POSITIVE_INFINITY)
          })
        }
      }),
    )
  })

  it('hold a chosen start for a doctor, or for any', () => {
    expect(isFree(times, { start: 15, doctorId: 'a' } as Parameters<typeof isFree>[1])).toBe(true)
    expect(isFree(times, { start: 15, doctorId: 'b' } as Parameters<typeof isFree>[1])).toBe(false)
    expect(isFree(times, { start: 15, doctorId: null } as Parameters<typeof isFree>[1])).toBe(true)
    expect(isFree(times, { start: 16, doctorId: null } as Parameters<typeof isFree>[1])).toBe(false)
  })
})
