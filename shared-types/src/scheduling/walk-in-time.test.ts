import { describe, expect, it } from 'vitest'
import { hasBit } from './bit-set.ts'
import { explainStart } from './explain-start.ts'
import { freeStarts } from './free-starts.ts'
import type { WalkInTime } from './rules.types.ts'
import { ask, at, clinic, tuesday } from './test/clinic-fixture.ts'
import { epochMs } from './time-values.ts'
import { unitAt } from './units.ts'
import { walkInSpans } from './walk-in-time.ts'
import { whyNot } from './why-not.ts'

/** Tuesdays from ten to eleven, kept till nine. */
const kept: WalkInTime = {
  doctorId: 'doctor-a',
  roomId: null,
  weekdays: [2],
  start: '10:00',
  end: '11:00',
  releaseAt: '09:00',
}
const rules = clinic({ walkInTimes: [kept] })

const explain = (change: Partial<Parameters<typeof explainStart>[0]> = {}) =>
  explainStart({ ...ask({ rules }), doctorId: 'doctor-a', start: at('10:00'), ...change })

const isOffered = (start: number, change: Parameters<typeof ask>[0] = {}) => {
  const free = freeStarts({ ...ask({ rules, ...change }), doctorId: 'doctor-a', from: tuesday, to: tuesday })
  return hasBit(free.byDoctor.get('doctor-a') ?? expect.unreachable(), unitAt(start) - free.origin)
}

describe('walk-in time', () => {
  it('is not offered to the public, by its visit', () => {
    expect(explain()).toEqual(['walk-in'])
    expect(explain({ start: at('09:45') })).toEqual(['walk-in'])
    expect(explain({ start: at('09:30') })).toEqual([])
    expect(explain({ start: at('11:00') })).toEqual([])
    expect([at('09:30'), at('10:00'), at('10:30'), at('11:00')].map((start) => isOffered(start))).toEqual([
      true,
      false,
      false,
      true,
    ])
    const [reasons] = whyNot({ ...ask({ rules }), doctorId: 'doctor-a', date: tuesday })
      .filter(({ start }) => start === at('10:00'))
      .map((each) => each.reasons)
    expect(reasons).toEqual(['walk-in'])
  })

  it('lets the buffer of a visit reach into it', () => {
    const buffered = clinic({ walkInTimes: [kept] }, { bufferAfterMinutes: 15 })
    expect(explain({ rules: buffered, start: at('09:30') })).toEqual([])
    expect(isOffered(at('09:30'), { rules: buffered })).toBe(true)
  })

  it('is anybody’s from its release on', () => {
    expect(explain({ now: at('08:59') })).toEqual(['walk-in'])
    expect(explain({ now: at('09:00') })).toEqual([])
    expect(isOffered(at('10:00'), { now: at('08:59') })).toBe(false)
    expect(isOffered(at('10:00'), { now: at('09:00') })).toBe(true)
  })

  it('does not bind staff, other doctors, or other days', () => {
    expect(explain({ audience: 'staff' })).toEqual([])
    const types = clinic({ walkInTimes: [kept] }, { doctorIds: ['doctor-a', 'doctor-b'] })
    expect(explain({ rules: types, doctorId: 'doctor-b' })).toEqual([])
    expect(explain({ start: at('10:00', '2026-11-25') })).toEqual([])
  })
})

describe('on a day when the clock changes', () => {
  const spansOn = (date: string, change: Partial<WalkInTime>) =>
    walkInSpans(
      { timeZone: 'Europe/London', walkInTimes: [{ ...kept, weekdays: [7], ...change }] },
      date,
    ).map(({ start, end, releaseAt }) => [start, end, releaseAt])

  it('a time in the missing hour begins with the hour after it, and is released then at the latest', () => {
    const change = { start: '01:30', end: '02:30', releaseAt: '01:15' }
    const two = epochMs('2026-03-29T01:00:00Z')
    expect(spansOn('2026-03-29', change)).toEqual([[two, two + 1_800_000, two]])
    expect(spansOn('2026-03-29', { start: '01:00', end: '02:00', releaseAt: '00:30' })).toEqual([])
  })

  it('a time in the repeated hour comes twice, and is released the first time', () => {
    const change = { start: '01:15', end: '01:45', releaseAt: '01:00' }
    const [first, second] = [epochMs('2026-10-25T00:15:00Z'), epochMs('2026-10-25T01:15:00Z')]
    const released = epochMs('2026-10-25T00:00:00Z')
    expect(spansOn('2026-10-25', change)).toEqual([
      [first, first + 1_800_000, released],
      [second, second + 1_800_000, released],
    ])
  })

  it('a time over the change is as long as the clock lets it be', () => {
    const change = { start: '00:00', end: '03:00', releaseAt: '00:00' }
    const hours = (date: string) =>
      spansOn(date, change).reduce((sum, [start = 0, end = 0]) => sum + (end - start) / 3_600_000, 0)
    expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-11-01')]).toEqual([2, 4, 3])
  })
})
