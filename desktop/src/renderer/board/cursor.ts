import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import type { Place } from '../state/desk-state.ts'
import type { Span } from './board-geometry.ts'

const QUARTER = 15 * MINUTE_MS

/** A doctor's column as the cursor walks it. */
export type CursorColumn = { readonly doctorId: string; readonly visits: readonly Span[] }

export type Direction = 'up' | 'down' | 'left' | 'right' | 'first' | 'last'

/** Where the cursor can stand in a column: every appointment's start, and every quarter outside of them. */
export function cursorStops(window: Span, visits: readonly Span[]): number[] {
  const stops = new Set(visits.map(({ start }) => start))
  for (let at = window.start; at < window.end; at += QUARTER) {
    if (!visits.some(({ start, end }) => start < at && at < end)) stops.add(at)
  }
  return [...stops].sort((a, b) => a - b)
}

/** The next place in a direction; at the edge it stays. Sideways it goes to the nearest stop above. */
export function moveCursor(
  window: Span,
  columns: readonly CursorColumn[],
  cursor: Place,
  direction: Direction,
): Place {
  const at = columns.findIndex(({ doctorId }) => doctorId === cursor.doctorId)
  const column = columns[at]
  if (!column) return cursor
  const { doctorId, visits } = column
  const stops = cursorStops(window, visits)
  const place = (start: number | undefined) => (start === undefined ? cursor : { doctorId, start })
  switch (direction) {
    case 'up':
      return place(stops.findLast((stop) => stop < cursor.start))
    case 'down':
      return place(stops.find((stop) => stop > cursor.start))
    case 'first':
      return place(stops[0])
    case 'last':
      return place(stops.at(-1))
    case 'left':
    case 'right': {
      const beside = columns[at + (direction === 'left' ? -1 : 1)]
      if (!beside) return cursor
      const besideStops = cursorStops(window, beside.visits)
      const start = besideStops.findLast((stop) => stop <= cursor.start) ?? besideStops[0]
      return start === undefined ? cursor : { doctorId: beside.doctorId, start }
    }
  }
}
