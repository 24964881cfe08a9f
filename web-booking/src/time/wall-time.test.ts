import { expect, test } from 'vitest'
import {
  addDays,
  dateInZone,
  dateRange,
  daysBetween,
  deviceTime,
  durationWords,
  fullDate,
  offsetMinutes,
  shortDateTime,
  zoneWords,
} from './wall-time.ts'

test('a wall time is printed as it was promised, whatever the device’s zone', () => {
  const promised = { wallTime: '2026-11-24T09:30', start: '2026-11-24T09:30:00.000Z' }
  expect(shortDateTime('Europe/London', promised)).toBe('Tue 24 Nov, 09:30')
  expect(fullDate('2026-11-24')).toBe('Tuesday 24 November 2026')
})

test('a time that the clinic’s clock shows twice says which one it is', () => {
  const at = (start: string) =>
    shortDateTime('Europe/London', { wallTime: '2026-10-25T01:30', start }).replaceAll('\u00a0', ' ')
  expect(at('2026-10-25T00:30:00.000Z')).toBe('Sun 25 Oct, 01:30 BST')
  expect(at('2026-10-25T01:30:00.000Z')).toBe('Sun 25 Oct, 01:30 GMT')
})

test('the date in a zone is the one on its own calendar', () => {
  const newYear = Date.parse('2026-12-31T23:30:00Z')
  expect(dateInZone('Europe/London', newYear)).toBe('2026-12-31')
  expect(dateInZone('Asia/Kathmandu', newYear)).toBe('2027-01-01')
  expect(dateInZone('America/New_York', newYear)).toBe('2026-12-31')
})

test('dates are counted over months, years and days of 23 hours', () => {
  expect(addDays('2026-03-28', 2)).toBe('2026-03-30')
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2)
})

test('the device’s time is told only where it differs, with its date where that differs too', () => {
  const wall = { wallTime: '2026-11-24T09:30', offset: '+00:00' }
  expect(deviceTime(wall, 0)).toBeNull()
  expect(deviceTime(wall, -300)).toBe('04:30')
  expect(deviceTime(wall, 900)).toBe('Wed 25 Nov, 00:30')
})

test.each([
  ['+00:00', 0],
  ['+05:45', 345],
  ['-03:30', -210],
])('offset %s is %i minutes', (offset, minutes) => {
  expect(offsetMinutes(offset)).toBe(minutes)
})

test('ranges, durations and zones in words', () => {
  expect(dateRange('2026-11-23', '2026-11-29')).toBe('23–29 November')
  expect(dateRange('2026-11-30', '2026-12-06')).toBe('30 November – 6 December')
  expect(durationWords(30)).toBe('30 minutes')
  expect(durationWords(60)).toBe('1 hour')
  expect(durationWords(135)).toBe('2 hours 15 minutes')
  expect(zoneWords('America/New_York')).toBe('New York')
})
