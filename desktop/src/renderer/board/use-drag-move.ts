import { type PointerEvent, type RefObject, useRef } from 'react'
import { useActions, useDeskStore } from '../state/desk-context.tsx'
import type { Place } from '../state/desk-state.ts'
import type { BoardVisit } from './board-day.ts'
import { instantAt, offsetOf, type Span } from './board-geometry.ts'

/** Less than this is a click with a shaky hand. */
const THRESHOLD = 5
/** So near an edge of the board it scrolls along. */
const EDGE = 36
const SCROLL_STEP = 12

type Grip = {
  readonly visit: BoardVisit
  readonly pointerId: number
  readonly x: number
  readonly y: number
  /** From the appointment's top to the pointer, in pixels. */
  readonly inside: number
  isDragging: boolean
}

/** Moves an appointment by pointer: five-minute steps, from column to column; Esc lets it go. */
export function useDragMove(board: RefObject<HTMLElement | null>, window: Span) {
  const store = useDeskStore()
  const { startMove, moveGhost, move, endMove } = useActions()
  const grip = useRef<Grip | null>(null)

  function placeUnder(event: PointerEvent, { inside }: Grip): Place | null {
    const columns = board.current?.querySelectorAll<HTMLElement>('[data-doctor-id]') ?? []
    for (const column of columns) {
      const { left, right, top } = column.getBoundingClientRect()
      if (event.clientX < left || event.clientX >= right) continue
      // Half a step down, so that it snaps to the nearest line and not to the one above.
      const start = instantAt(window, event.clientY - top - inside + 5, 5)
      return { doctorId: column.dataset.doctorId ?? '', start }
    }
    return null
  }

  function scrollAtEdges({ clientX, clientY }: PointerEvent): void {
    const { current } = board
    if (!current) return
    const { top, bottom, left, right } = current.getBoundingClientRect()
    const step = (at: number, low: number, high: number) =>
      at < low + EDGE ? -SCROLL_STEP : at > high - EDGE ? SCROLL_STEP : 0
    current.scrollBy(step(clientX, left, right), step(clientY, top, bottom))
  }

  return {
    onPointerDown: (event: PointerEvent, visit: BoardVisit) => {
      // A finger scrolls; moving by touch goes through the appointment's card.
      if (event.button !== 0 || event.pointerType === 'touch') return
      const column = event.currentTarget.closest('[data-doctor-id]')
      const top = (column?.getBoundingClientRect().top ?? 0) + offsetOf(window, visit.start)
      const { pointerId, clientX: x, clientY: y } = event
      grip.current = { visit, pointerId, x, y, inside: y - top, isDragging: false }
    },
    onPointerMove: (event: PointerEvent) => {
      const { current } = grip
      if (!current || current.pointerId !== event.pointerId) return
      if (!current.isDragging) {
        if (Math.hypot(event.clientX - current.x, event.clientY - current.y) < THRESHOLD) return
        startMove(current.visit.appointment, 'pointer')
        if (!store.getState().moving) {
          grip.current = null
          return
        }
        current.isDragging = true
        board.current?.setPointerCapture(event.pointerId)
      }
      scrollAtEdges(event)
      const to = placeUnder(event, current)
      if (to) moveGhost(to)
    },
    onPointerUp: (event: PointerEvent) => {
      const { current } = grip
      grip.current = null
      const { moving } = store.getState()
      if (!current?.isDragging || current.pointerId !== event.pointerId) return
      if (moving) void move(moving.appointment.id, moving.to)
    },
    onPointerCancel: () => {
      if (grip.current?.isDragging) endMove()
      grip.current = null
    },
  }
}
