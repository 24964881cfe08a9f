import type { Slot } from '@scheduler/shared-types/availability/availability.contract'
import { expect, test } from 'vitest'
import { groupTimes } from './group-times.ts'
import { nearestTimes } from './nearest-times.ts'

function slot(start: string, wallTime: string, offset = '+00:00'): Slot {
  return { start, end: start, wallTime, offset, doctorIds: [] }
}

test('times are grouped by part of the day and empty parts are left out', () => {
  const day = ['09:00', '11:55', '12:00', '16:55'].map((time) =>
    slot(`2026-11-24T${time}:00.000Z`, `2026-11-24T${time}`),
  )
  const parts = groupTimes('Europe/London', day)
  expect(parts.map((part) => [part.name, part.times.map((time) => time.label)])).toEqual([
    ['Morning', ['09:00', '11:55']],
    ['Afternoon', ['12:00', '16:55']],
  ])
  expect(groupTimes('Europe/London', [slot('2026-11-24T17:00:00.000Z', '2026-11-24T17:00')])[0]?.name).toBe(
    'Evening',
  )
})

test('a time of the repeated hour says which one it is, also when the other is taken; the others do not', () => {
  const [morning] = groupTimes('Europe/London', [
    slot('2026-10-25T00:30:00.000Z', '2026-10-25T01:30', '+01:00'),
    slot('2026-10-25T01:30:00.000Z', '2026-10-25T01:30', '+00:00'),
    slot('2026-10-25T01:45:00.000Z', '2026-10-25T01:45', '+00:00'),
    slot('2026-10-25T02:00:00.000Z', '2026-10-25T02:00'),
  ])
  expect(morning?.times.map((time) => time.label)).toEqual([
    '01:30\u00a0BST',
    '01:30\u00a0GMT',
    '01:45\u00a0GMT',
    '02:00',
  ])
})

test('the nearest times come from both sides, in order', () => {
  const starts = ['09:00', '09:30', '10:30', '14:00'].map((time) =>
    slot(`2026-11-24T${time}:00.000Z`, `2026-11-24T${time}`),
  )
  const nearest = nearestTimes(starts, '2026-11-24T10:00:00.000Z', 3)
  expect(nearest.map((each) => each.wallTime.slice(11))).toEqual(['09:00', '09:30', '10:30'])
})
