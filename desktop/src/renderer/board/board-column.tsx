import { clockWords } from '@scheduler/shared-types/display/clock-words'
import type { MouseEvent, PointerEvent } from 'react'
import type { Candidate, Moving, Place } from '../state/desk-state.ts'
import { type BoardVisit, type BoardColumn as Column, visitAt } from './board-day.ts'
import { heightOf, instantAt, offsetOf, PIXELS_PER_MINUTE, type Span } from './board-geometry.ts'
import { ColumnTimes, leaseWords } from './column-times.tsx'
import { FreeStarts } from './free-starts.tsx'
import { Ghost } from './ghost.tsx'
import { RefusedActBlocks } from './refused-act-blocks.tsx'
import type { RefusedAct } from './refused-acts.ts'
import { VisitBlock } from './visit-block.tsx'

type BoardColumnProps = {
  readonly column: Column
  readonly window: Span
  readonly timeZone: string
  readonly typeNames: ReadonlyMap<string, string>
  readonly cursor: Place | null
  readonly moving: Moving | null
  readonly selectedId: string | null
  readonly chosen: Place | null
  readonly candidates: readonly Candidate[]
  readonly refusedActs: readonly RefusedAct[]
  readonly onOpen: (id: string) => void
  readonly onRefused: (operationId: string) => void
  readonly onBook: (place: Place) => void
  readonly onPointerDown: (event: PointerEvent, visit: BoardVisit) => void
}

const QUARTER_PIXELS = 15 * PIXELS_PER_MINUTE

/** One doctor's day. */
export function BoardColumn(props: BoardColumnProps) {
  const { column, window, timeZone, cursor, moving, candidates, chosen } = props
  const { doctor } = column
  const book = (event: MouseEvent<HTMLElement>) => {
    // Only the empty column: what lies on it answers for itself.
    if (event.target !== event.currentTarget) return
    const pixels = event.clientY - event.currentTarget.getBoundingClientRect().top
    props.onBook({ doctorId: doctor.id, start: instantAt(window, pixels, 15) })
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the board's own keys (Enter, B) do the same
    // biome-ignore lint/a11y/noStaticElementInteractions: the cursor's cell inside is the button
    <div
      data-doctor-id={doctor.id}
      onClick={book}
      style={{
        height: heightOf(window),
        backgroundImage:
          'linear-gradient(to bottom, var(--border-strong) 0 1px, transparent 1px), linear-gradient(to bottom, var(--border) 0 1px, transparent 1px)',
        backgroundSize: `100% ${QUARTER_PIXELS * 4}px, 100% ${QUARTER_PIXELS}px`,
      }}
      className="relative cursor-cell border-r border-border bg-surface"
    >
      <ColumnTimes {...{ column, window, timeZone }} />
      <FreeStarts {...{ doctor, window, candidates, chosen }} onBook={props.onBook} />
      {column.visits.map((visit) => (
        <VisitBlock
          key={visit.appointment.id}
          visit={visit}
          window={window}
          timeZone={timeZone}
          typeName={props.typeNames.get(visit.appointment.appointmentTypeId) ?? ''}
          isCursor={cursor !== null && visitAt(column, cursor.start) === visit}
          isSelected={props.selectedId === visit.appointment.id}
          isMoving={moving?.appointment.id === visit.appointment.id}
          onOpen={props.onOpen}
          onPointerDown={props.onPointerDown}
        />
      ))}
      <RefusedActBlocks
        {...{ window, timeZone }}
        refusedActs={props.refusedActs}
        onRefused={props.onRefused}
      />
      {chosen ? <Chosen {...{ chosen, window, timeZone }} /> : null}
      {cursor && cursor.start !== chosen?.start && !visitAt(column, cursor.start) ? (
        <button
          type="button"
          data-cursor
          aria-label={`${clockWords(timeZone, cursor.start)}, ${doctor.name}, ${cellWords(column, cursor.start)}`}
          onClick={() => props.onBook(cursor)}
          style={{ top: offsetOf(window, cursor.start), height: QUARTER_PIXELS }}
          className="absolute inset-x-0 z-7 cursor-cell rounded-sm border-2 border-focus/60"
        />
      ) : null}
      {moving && moving.to.doctorId === doctor.id ? (
        <Ghost {...{ moving, column, window, timeZone }} />
      ) : null}
    </div>
  )
}

function cellWords(column: Column, start: number): string {
  const inside = ({ start: from, end }: Span) => from <= start && start < end
  if (column.away.some(inside)) return 'away'
  const lease = column.leases.find(inside)
  if (lease) return leaseWords(lease.isOwn).toLowerCase()
  return column.open.some(inside) ? 'free' : 'closed'
}

type ChosenProps = { readonly chosen: Place; readonly window: Span; readonly timeZone: string }

/** The start the open form is for. */
function Chosen({ chosen, window, timeZone }: ChosenProps) {
  return (
    <div
      aria-hidden
      style={{ top: offsetOf(window, chosen.start) }}
      className="pointer-events-none absolute inset-x-0 z-8 border-t-2 border-accent"
    >
      <span className="tabular absolute top-0 right-1 rounded-b-sm bg-accent px-1.5 text-xs font-semibold text-on-accent">
        {clockWords(timeZone, chosen.start)}
      </span>
    </div>
  )
}
