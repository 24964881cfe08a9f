import { HOUR_MS, MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DaySchedule } from '../../ipc/ipc-contract.ts'
import { appointmentOf } from '../../test/appointments.ts'
import {
  boardWindow,
  clip,
  gapsBetween,
  heightOf,
  instantAt,
  offsetOf,
  type Span,
  timeMarks,
} from './board-geometry.ts'

const window: Span = { start: Date.UTC(2026, 10, 24, 12), end: Date.UTC(2026, 10, 24, 22) }
const minutes = fc.integer({ min: 0, max: 599 })

function dayOf(timeZone: string, start: string, end: string, more: Partial<DaySchedule> = {}): DaySchedule {
  return {
    date: start.slice(0, 10),
    timeZone,
    start,
    end,
    doctors: [],
    closures: [],
    appointments: [],
    leases: [],
    asOf: null,
    holds: [],
    ...more,
  }
}

describe('heights on the board', () => {
  it('and instants turn into each other', () => {
    fc.assert(
      fc.property(minutes, fc.constantFrom(5, 10, 15), (minute, step) => {
        const instant = window.start + minute * MINUTE_MS
        const back = instantAt(window, offsetOf(window, instant), step)
        expect(back).toBeLessThanOrEqual(instant)
        expect(instant - back).toBeLessThan(step * MINUTE_MS)
        expect(heightOf({ start: back, end: instant })).toBe(
          offsetOf(window, instant) - offsetOf(window, back),
        )
      }),
    )
  })

  it('outside the window give its first or last step', () => {
    expect(instantAt(window, -50, 15)).toBe(window.start)
    expect(instantAt(window, 1e6, 15)).toBe(window.end - 15 * MINUTE_MS)
  })
})

describe('gaps', () => {
  it('and the spans cut out of the window make it up again', () => {
    const span = fc
      .tuple(fc.integer({ min: -60, max: 660 }), fc.integer({ min: 1, max: 120 }))
      .map(([from, length]) => ({
        start: window.start + from * MINUTE_MS,
        end: window.start + (from + length) * MINUTE_MS,
      }))
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), minutes, (spans, minute) => {
        const at = window.start + minute * MINUTE_MS
        const within = ({ start, end }: Span) => start <= at && at < end
        const clipped = spans.flatMap((each) => clip(each, window) ?? [])
        const gaps = gapsBetween(window, spans)
        expect(gaps.some(within)).toBe(!clipped.some(within))
        for (const { start, end } of [...clipped, ...gaps]) {
          expect(start).toBeLessThan(end)
          expect(start).toBeGreaterThanOrEqual(window.start)
          expect(end).toBeLessThanOrEqual(window.end)
        }
      }),
    )
  })

  it('do not count a span that only touches the window', () => {
    expect(clip({ start: window.end, end: window.end + HOUR_MS }, window)).toBeNull()
    expect(clip({ start: window.start - HOUR_MS, end: window.start }, window)).toBeNull()
  })
})

describe('the part of the day that is shown', () => {
  const day = dayOf('America/New_York', '2026-11-24T05:00:00Z', '2026-11-25T05:00:00Z')

  it('is eight to six when there is nothing', () => {
    expect(boardWindow(day)).toEqual({
      start: Date.parse('2026-11-24T13:00:00Z'),
      end: Date.parse('2026-11-24T23:00:00Z'),
    })
  })

  it.each([
    ['the clock goes forward', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z', 'T12:00:00Z', 'T22:00:00Z'],
    ['the clock goes back', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z', 'T13:00:00Z', 'T23:00:00Z'],
  ])('is eight to six on the clock also on an empty day when %s', (_what, start, end, eight, six) => {
    const shown = boardWindow(dayOf('America/New_York', start, end))
    const date = start.slice(0, 10)
    expect(shown).toEqual({ start: Date.parse(date + eight), end: Date.parse(date + six) })
  })

  it('never reaches into the day before or after', () => {
    const appointments = [
      appointmentOf(1, { start: '2026-11-24T05:15:00Z', end: '2026-11-24T05:45:00Z' }),
      appointmentOf(2, { start: '2026-11-25T04:30:00Z', end: '2026-11-25T05:00:00Z' }),
    ]
    expect(boardWindow({ ...day, appointments })).toEqual({
      start: Date.parse(day.start),
      end: Date.parse(day.end),
    })
  })

  it('has a mark at every quarter', () => {
    const marks = timeMarks('America/New_York', { start: window.start, end: window.start + HOUR_MS })
    expect(marks.map(({ at, time }) => [(at - window.start) / MINUTE_MS, time])).toEqual([
      [0, '07:00'],
      [15, null],
      [30, null],
      [45, null],
    ])
  })

  it('holds everything with an hour around it, on whole hours of the clinic’s clock', () => {
    const appointments = [appointmentOf(1, { start: '2026-11-24T11:45:00Z', end: '2026-11-24T12:15:00Z' })]
    expect(boardWindow({ ...day, appointments })).toEqual({
      start: Date.parse('2026-11-24T10:00:00Z'),
      end: Date.parse('2026-11-24T14:00:00Z'),
    })
  })

  it('has whole hours where the offset is a half hour, too', () => {
    const kolkata = dayOf('Asia/Kolkata', '2026-11-23T18:30:00Z', '2026-11-24T18:30:00Z')
    const marks = timeMarks('Asia/Kolkata', boardWindow(kolkata))
    expect(marks[0]?.time).toBe('08:00')
    expect(marks.filter(({ time }) => time).length).toBe(10)
  })

  it('labels an hour twice when the clock goes back, and leaves one out when it goes forward', () => {
    const back = { start: Date.parse('2026-11-01T04:00:00Z'), end: Date.parse('2026-11-01T08:00:00Z') }
    const labels = (span: Span) =>
      timeMarks('America/New_York', span).flatMap(({ time, zone }) =>
        time ? [zone ? `${time} ${zone}` : time] : [],
      )
    expect(labels(back)).toEqual(['00:00', '01:00 EDT', '01:00 EST', '02:00'])
    const forward = { start: Date.parse('2026-03-08T05:00:00Z'), end: Date.parse('2026-03-08T08:00:00Z') }
    expect(labels(forward)).toEqual(['00:00', '01:00', '03:00'])
    expect(heightOf(back)).toBe(((4 * HOUR_MS) / MINUTE_MS) * 2)
  })

  it('labels both copies where less than an hour is repeated', () => {
    const back = { start: Date.parse('2026-04-04T14:00:00Z'), end: Date.parse('2026-04-04T16:00:00Z') }
    const marks = timeMarks('Australia/Lord_Howe', back).filter(({ time }) => time)
    expect(marks.map(({ time, zone }) => [time, zone])).toEqual([
      ['01:00', null],
      ['01:30', 'LHDT'],
      ['01:30', 'LHST'],
      ['02:00', null],
    ])
  })
})
