import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CursorColumn, cursorStops, moveCursor } from './cursor.ts'

const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 24, hour, minute)
const window = { start: at(9), end: at(11) }
const left: CursorColumn = { doctorId: 'left', visits: [{ start: at(9, 20), end: at(9, 50) }] }
const right: CursorColumn = { doctorId: 'right', visits: [] }
const columns = [left, right]
const move = (doctorId: string, start: number, direction: Parameters<typeof moveCursor>[3]) =>
  moveCursor(window, columns, { doctorId, start }, direction)

describe('the cursor', () => {
  it('stops at every visit and at the quarters around it', () => {
    expect(cursorStops(window, left.visits)).toEqual(
      [9 * 60, 9 * 60 + 15, 9 * 60 + 20, 10 * 60, 10 * 60 + 15, 10 * 60 + 30, 10 * 60 + 45].map((minute) =>
        at(0, minute),
      ),
    )
  })

  it('goes down and up through the same places', () => {
    const down = [at(9)]
    for (;;) {
      const from = down.at(-1) ?? 0
      const { start } = move('left', from, 'down')
      if (start === from) break
      down.push(start)
    }
    expect(down).toEqual(cursorStops(window, left.visits))
    const up = down.toReversed().map((start) => move('left', start, 'up').start)
    expect(up).toEqual([...down.toReversed().slice(1), at(9)])
  })

  it('goes sideways to the nearest place above, and stays at the edge', () => {
    expect(move('right', at(9, 45), 'left')).toEqual({ doctorId: 'left', start: at(9, 20) })
    expect(move('left', at(9, 20), 'right')).toEqual({ doctorId: 'right', start: at(9, 15) })
    expect(move('right', at(9), 'right')).toEqual({ doctorId: 'right', start: at(9) })
    expect(move('left', at(10), 'first').start).toBe(at(9))
    expect(move('left', at(10), 'last').start).toBe(at(10, 45))
  })

  it('goes sideways to the same time where it can, and below when there is no place above', () => {
    expect(move('right', at(9, 15), 'left')).toEqual({ doctorId: 'left', start: at(9, 15) })
    const late: CursorColumn = { doctorId: 'late', visits: [{ start: at(8, 55), end: at(9, 40) }] }
    const to = moveCursor(window, [late, right], { doctorId: 'right', start: at(8, 50) }, 'left')
    expect(to).toEqual({ doctorId: 'late', start: at(8, 55) })
  })

  it('can stand at every start, and never inside a visit that began before', () => {
    const visit = fc
      .tuple(fc.nat(23), fc.integer({ min: 1, max: 12 }))
      .map(([from, units]) => ({ start: at(9, from * 5), end: at(9, (from + units) * 5) }))
    fc.assert(
      fc.property(fc.array(visit, { maxLength: 6 }), (visits) => {
        const stops = cursorStops(window, visits)
        expect(stops).toEqual([...new Set(stops)].sort((a, b) => a - b))
        const starts = visits.map(({ start }) => start)
        expect(stops).toEqual(expect.arrayContaining(starts))
        for (const stop of stops.filter((each) => !starts.includes(each))) {
          expect(visits.some(({ start, end }) => start < stop && stop < end)).toBe(false)
        }
      }),
    )
  })

  it('stays where it is when its column has gone', () => {
    expect(move('gone', at(10), 'down')).toEqual({ doctorId: 'gone', start: at(10) })
  })
})
