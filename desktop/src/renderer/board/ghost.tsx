import { useEffect, useRef } from 'react'
import type { Moving } from '../state/desk-state.ts'
import { timeSpan } from '../time/words.ts'
import { type BoardColumn as Column, obstacleAt } from './board-day.ts'
import { heightOf, offsetOf, type Span } from './board-geometry.ts'

type GhostProps = {
  readonly moving: Moving
  readonly column: Column
  readonly window: Span
  readonly timeZone: string
}

/** Where the appointment would go, and what stands in the way. */
export function Ghost({ moving, column, window, timeZone }: GhostProps) {
  const { appointment, to } = moving
  const span = {
    start: to.start,
    end: to.start + Date.parse(appointment.end) - Date.parse(appointment.start),
  }
  const obstacle = obstacleAt(column, appointment, span.start)
  const ghost = useRef<HTMLDivElement>(null)
  // The pointer scrolls by the board's edges; the keyboard takes the board along.
  // biome-ignore lint/correctness/useExhaustiveDependencies: every step of the move
  useEffect(() => {
    if (moving.by === 'keyboard') ghost.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [moving.by, to])
  return (
    <div
      ref={ghost}
      data-ghost
      style={{ top: offsetOf(window, span.start), height: heightOf(span) }}
      className={`tabular pointer-events-none absolute inset-x-0.5 z-30 rounded-sm border-2 px-1.5 text-xs font-semibold shadow-raised ${
        obstacle
          ? 'border-danger bg-danger-soft text-danger'
          : 'border-accent bg-accent-soft text-accent-text'
      }`}
    >
      {timeSpan(timeZone, span.start, span.end)}
      {obstacle ? `, ${obstacle}` : ''}
    </div>
  )
}
