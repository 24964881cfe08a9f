import { expect, it } from 'vitest'
import { openSpans } from './day-grid.ts'
import { joinTouching } from './spans.ts'
import { localDayOf } from './zones.ts'

const span = (start: number, end: number) => ({ start, end })

it('joins what touches and nothing else', () => {
  expect(joinTouching([])).toEqual([])
  expect(joinTouching([span(0, 1), span(1, 2), span(2, 5), span(6, 7)])).toEqual([span(0, 5), span(6, 7)])
})

it('makes hours over a clock change one stretch, whichever way the clock goes', () => {
  const joined = (date: string, start: number, end: number) =>
    joinTouching(openSpans(localDayOf('Europe/London', date), [span(start, end)])).map((each) => [
      new Date(each.start).toISOString().slice(11, 16),
      new Date(each.end).toISOString().slice(11, 16),
    ])
  expect(joined('2026-10-25', 0, 360)).toEqual([['23:00', '06:00']])
  expect(joined('2026-03-29', 0, 360)).toEqual([['00:00', '05:00']])
  // From 01:00 to 01:30 the door is open twice.
  expect(joined('2026-10-25', 60, 90)).toEqual([
    ['00:00', '00:30'],
    ['01:00', '01:30'],
  ])
})
