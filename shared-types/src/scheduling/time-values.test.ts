import { describe, expect, it } from 'vitest'
import { addDays, datesBetween, earlierOf, laterOf, weekdayOf } from './local-dates.ts'
import { epochMs, localDate, minuteOfDay, toInstantText, wallTime, wallTimeAt } from './time-values.ts'
import { unitAt, unitsIn } from './units.ts'

const code = (expected: string) => expect.objectContaining({ code: expected })

describe('time values', () => {
  it('reads and writes instants in UTC only', () => {
    expect(toInstantText(epochMs('2026-11-24T14:30:00Z'))).toBe('2026-11-24T14:30:00.000Z')
    expect(() => epochMs('2026-11-24T14:30:00')).toThrow(code('malformed'))
    expect(() => epochMs('2026-11-24T14:30:00+01:00')).toThrow(code('malformed'))
    expect(() => epochMs('soonZ')).toThrow(code('malformed'))
  })

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '', '2026-11-24T00:00'])('refuses the date %j', (text) => {
    expect(() => localDate(text)).toThrow(code('malformed'))
  })

  it('accepts dates that exist', () => {
    expect(['2024-02-29', '1970-01-01', '2026-12-31'].map(localDate)).toHaveLength(3)
  })

  it('ends a day at minute 1440', () => {
    expect(minuteOfDay('24:00')).toBe(1440)
    expect(minuteOfDay('00:00')).toBe(0)
    expect(wallTimeAt(minuteOfDay('09:05'))).toBe('09:05')
  })

  it.each([
    ['24:05', 'malformed'],
    ['9:00', 'malformed'],
    ['09:60', 'malformed'],
    ['09:02', 'off-grid'],
  ])('refuses the wall time %s', (text, expected) => {
    expect(() => wallTime(text)).toThrow(code(expected))
  })

  it('refuses what is off the five-minute grid', () => {
    expect(unitAt(600_000)).toBe(2)
    expect(unitsIn(15)).toBe(3)
    expect(() => unitAt(1)).toThrow(code('off-grid'))
    expect(() => unitsIn(12)).toThrow(code('off-grid'))
  })
})

describe('local dates', () => {
  it('counts calendar days across months and leap years', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
    expect(addDays('2025-12-31', 366)).toBe('2027-01-01')
  })

  it('numbers weekdays from Monday', () => {
    expect(['2026-11-23', '2026-11-29', '1970-01-01'].map(weekdayOf)).toEqual([1, 7, 4])
  })

  it('lists dates with both ends', () => {
    expect(datesBetween('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
    expect(datesBetween('2026-03-01', '2026-02-28')).toEqual([])
  })

  it('orders dates', () => {
    expect(laterOf('2026-02-27', '2026-03-01')).toBe('2026-03-01')
    expect(earlierOf('2026-02-27', '2026-03-01')).toBe('2026-02-27')
  })
})
