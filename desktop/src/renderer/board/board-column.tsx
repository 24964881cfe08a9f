import { clockWords } from '@scheduler/shared-types/display/clock-words'
import { CircleAlert, CloudUpload, DoorOpen } from 'lucide-react'
import { type MouseEvent, type PointerEvent, useEffect, useRef } from 'react'
import type { Candidate, Moving, Place } from '../state/desk-state.ts'
import { timeSpan } from '../time/words.ts'
import { type BoardVisit, type BoardColumn as Column, obstacleAt, visitAt } from './board-day.ts'
import { heightOf, instantAt, offsetOf, PIXELS_PER_MINUTE, type Span } from './board-geometry.ts'
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
  const place = (span: Span) => ({ top: offsetOf(window, span.start), height: heightOf(span) })
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
      {column.closed.map((span) => (
        <div
          key={span.start}
          aria-hidden
          style={place(span)}
          className="hatched pointer-events-none absolute inset-x-0"
        />
      ))}
      {column.leases.map((lease) => (
        <div
          key={lease.id}
          style={place(lease)}
          className={`dotted pointer-events-none absolute inset-x-0 overflow-hidden border-y border-border-strong text-xs ${
            lease.isOwn ? 'text-accent' : 'bg-sunken text-muted'
          }`}
        >
          <span className="inline-flex max-w-full items-center gap-1 truncate rounded-br-sm bg-surface px-1.5 text-muted">
            <DoorOpen aria-hidden className="size-3.5 shrink-0" />
            {leaseWords(lease.isOwn)}
          </span>
        </div>
      ))}
      {column.away.map((span) => (
        <div
          key={`${span.start}${span.reason}`}
          style={place(span)}
          className="hatched pointer-events-none absolute inset-x-0 overflow-hidden border-y border-border p-1 text-xs"
        >
          <span className="inline-flex items-center gap-1 rounded-sm bg-surface px-1 text-muted">
            {span.isWaiting ? <CloudUpload aria-hidden className="size-3.5" /> : null}
            {span.reason}
            {span.isWaiting ? <span className="sr-only">, waiting to be sent</span> : null}
          </span>
        </div>
      ))}
      {candidates.map(({ start, end, label }) => (
        <button
          key={start}
          type="button"
          tabIndex={-1}
          data-candidate={label}
          aria-label={`Choose ${label}, ${doctor.name}`}
          onClick={() => props.onBook({ doctorId: doctor.id, start })}
          style={{ top: offsetOf(window, start) + 1, height: Math.max(heightOf({ start, end }) - 2, 8) }}
          className={`group absolute inset-x-0.5 z-5 flex cursor-pointer items-start rounded-sm border text-xs ${
            chosen?.start === start
              ? 'border-accent bg-accent text-on-accent'
              : 'border-accent/50 bg-surface text-accent-text hover:border-accent hover:bg-accent-soft'
          }`}
        >
          <span className="tabular px-1">+ {label}</span>
        </button>
      ))}
      {column.holds.map((hold) => (
        <div
          key={hold.id}
          style={place(hold)}
          className="pointer-events-none absolute inset-x-0.5 z-6 overflow-hidden rounded-sm border-2 border-dashed border-border-strong bg-sunken px-1.5 text-xs text-muted"
        >
          {clockWords(timeZone, hold.start)} being booked
        </div>
      ))}
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
      {props.refusedActs.map((act) => (
        <button
          key={act.operationId}
          type="button"
          tabIndex={-1}
          onClick={() => props.onRefused(act.operationId)}
          style={{ ...place(act), left: '40%' }}
          className="absolute right-0.5 z-12 flex cursor-pointer items-start gap-1 overflow-hidden rounded-sm border-2 border-dashed border-danger bg-surface px-1 text-left text-xs text-danger hover:bg-danger-soft"
        >
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span>
            <span className="font-semibold">{act.name}</span>
            <span className="block">
              {clockWords(timeZone, act.start)} {act.what} refused
            </span>
          </span>
        </button>
      ))}
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

function leaseWords(isOwn: boolean): string {
  return isOwn ? 'Kept for walk-ins at this desk' : 'Kept for walk-ins at another desk'
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

type GhostProps = {
  readonly moving: Moving
  readonly column: Column
  readonly window: Span
  readonly timeZone: string
}

/** Where the appointment would go, and what stands in the way. */
function Ghost({ moving, column, window, timeZone }: GhostProps) {
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
