import { describe, expect, it } from 'vitest'
import { timeOffSpan } from './time-off-span.ts'

const spanOf = (from: string, to: string, timeZone = 'America/New_York') => {
  const end = (text: string) => ({ date: text.slice(0, 10), time: text.slice(11) })
  return timeOffSpan(timeZone, end(from), end(to))
}

describe('the form of a time off', () => {
  it('speaks the clinic’s clock', () => {
    expect(spanOf('2026-11-24T09:00', '2026-11-25T17:00')).toEqual({
      start: '2026-11-24T14:00:00Z',
      end: '2026-11-25T22:00:00Z',
    })
  })

  it('ends after it starts', () => {
    expect(spanOf('2026-11-24T09:00', '2026-11-24T09:00')).toEqual({
      problem: 'It must end after it starts.',
    })
    expect(spanOf('2026-11-25T09:00', '2026-11-24T17:00')).toHaveProperty('problem')
  })

  it('needs all of its boxes', () => {
    expect(
      timeOffSpan('UTC', { date: '', time: '09:00' }, { date: '2026-11-24', time: '10:00' }),
    ).toHaveProperty('problem')
  })

  it('lies on the five minutes of the schedule', () => {
    expect(spanOf('2026-11-24T09:03', '2026-11-24T09:59', 'UTC')).toEqual({
      start: '2026-11-24T09:00:00Z',
      end: '2026-11-24T09:55:00Z',
    })
  })

  it('a day the clocks change keeps its wall times', () => {
    expect(spanOf('2026-03-08T00:00', '2026-03-09T00:00')).toEqual({
      start: '2026-03-08T05:00:00Z',
      end: '2026-03-09T04:00:00Z',
    })
  })
})
