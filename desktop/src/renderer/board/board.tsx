import { clockWords } from '@scheduler/shared-types/display/clock-words'
import { HOUR_MS, MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import { type FocusEvent, type RefObject, useEffect, useMemo, useRef } from 'react'
import type { ClinicData, DaySchedule } from '../../ipc/ipc-contract.ts'
import { asOfWords } from '../shell/freshness.ts'
import { useActions, useDesk } from '../state/desk-context.tsx'
import type { Moving, Place } from '../state/desk-state.ts'
import { fullDate } from '../time/words.ts'
import { useNow } from '../ui/use-now.ts'
import { BoardColumn } from './board-column.tsx'
import { type BoardDay, boardDayOf } from './board-day.ts'
import { heightOf, offsetOf, timeMarks } from './board-geometry.ts'
import { BoardHead } from './board-head.tsx'
import { Legend } from './legend.tsx'
import { refusedActsOn } from './refused-acts.ts'
import { useBoardKeys } from './use-board-keys.ts'
import { useDragMove } from './use-drag-move.ts'

type BoardProps = { readonly clinic: ClinicData; readonly day: DaySchedule }

/** The day, a column a doctor. The cursor is the one focusable place on it; arrows move it. */
export function Board({ clinic, day }: BoardProps) {
  const showsCancelled = useDesk((state) => state.showsCancelled)
  const board = useMemo(() => boardDayOf(clinic, day, showsCancelled), [clinic, day, showsCancelled])
  const { window, columns, timeZone } = board
  const typeNames = useMemo(
    () => new Map(clinic.appointmentTypes.map(({ id, name }) => [id, name])),
    [clinic],
  )
  const { cursor, moving, panel, candidates } = {
    cursor: useDesk((state) => state.cursor),
    moving: useDesk((state) => state.moving),
    panel: useDesk((state) => state.panel),
    candidates: useDesk((state) => state.candidates),
  }
  const attention = useDesk((state) => state.attention)
  const refusedActs = useMemo(() => refusedActsOn(attention, day), [attention, day])
  const { setCursor, showAppointment, showAttention, openBooking } = useActions()
  const area = useRef<HTMLDivElement>(null)
  const onKeyDown = useBoardKeys(board)
  const drag = useDragMove(area, window)
  const entry = startingCursor(board)
  useScrollToNow(area, board)
  useCursorFocus(area, cursor)
  useMoveFocus(area, moving)

  const enter = ({ target, currentTarget }: FocusEvent<HTMLElement>) => {
    const id = target.dataset.appointmentId
    const focused = columns.flatMap(({ visits }) => visits).find(({ appointment }) => appointment.id === id)
    if (focused) setCursor({ doctorId: focused.appointment.doctorId, start: focused.start })
    else if (!cursor && entry && target === currentTarget) setCursor(entry)
  }
  const book = (chosen: Place) => {
    setCursor(chosen)
    openBooking({ chosen, doctorId: chosen.doctorId })
  }
  const chosen = panel?.kind === 'book' ? panel.form.chosen : null
  // Without a doctor it stands in every column that offers it.
  const chosenIn = (doctorId: string): Place | null => {
    if (!chosen) return null
    const { start } = chosen
    const isHere =
      chosen.doctorId === null
        ? candidates.some((candidate) => candidate.doctorId === doctorId && candidate.start === start)
        : chosen.doctorId === doctorId
    return isHere && window.start <= start && start < window.end ? { doctorId, start } : null
  }
  return (
    <section aria-label="Day board" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div
        ref={area}
        role="application"
        aria-label={`${fullDate(day.date)}: arrows move, Enter opens, B books, M moves`}
        // The cursor's cell takes over as soon as there is one.
        tabIndex={cursor ? -1 : 0}
        onKeyDown={onKeyDown}
        onFocus={enter}
        onPointerMove={drag.onPointerMove}
        onPointerUp={drag.onPointerUp}
        onPointerCancel={drag.onPointerCancel}
        className="min-h-0 flex-1 overflow-auto overscroll-contain"
      >
        <div
          className="relative grid min-w-full"
          style={{ gridTemplateColumns: `3.75rem repeat(${columns.length}, minmax(11.5rem, 1fr))` }}
        >
          <div className="sticky top-0 left-0 z-30 border-r border-b border-border-strong bg-surface">
            {day.asOf ? <AsOf asOf={day.asOf} timeZone={timeZone} /> : null}
          </div>
          {columns.map((column) => (
            <BoardHead key={column.doctor.id} column={column} timeZone={timeZone} />
          ))}
          <Gutter board={board} />
          {columns.map((column) => {
            const own = <Item extends { readonly doctorId: string }>(item: Item | null) =>
              item?.doctorId === column.doctor.id ? item : null
            return (
              <BoardColumn
                key={column.doctor.id}
                column={column}
                window={window}
                timeZone={timeZone}
                typeNames={typeNames}
                cursor={own(cursor)}
                moving={moving}
                selectedId={panel && 'id' in panel ? panel.id : null}
                chosen={chosenIn(column.doctor.id)}
                candidates={candidates.filter(own)}
                refusedActs={refusedActs.filter(own)}
                onOpen={showAppointment}
                onRefused={showAttention}
                onBook={book}
                onPointerDown={drag.onPointerDown}
              />
            )
          })}
          <NowLine board={board} />
        </div>
      </div>
      <Legend timeZone={timeZone} cancelledCount={board.cancelledCount} />
    </section>
  )
}

type AsOfProps = { readonly asOf: string; readonly timeZone: string }

/** The day comes from what this desk keeps: since when it may have changed elsewhere. */
function AsOf({ asOf, timeZone }: AsOfProps) {
  const now = useNow(60_000)
  const words = asOfWords(asOf, timeZone, now)
  return (
    <p
      title={`This day is shown as it was known at ${words}.`}
      className="tabular px-1 py-1.5 text-center text-xs leading-tight text-muted"
    >
      as of
      <span className="block font-semibold text-text">{words}</span>
    </p>
  )
}

function Gutter({ board: { window, timeZone } }: { readonly board: BoardDay }) {
  const marks = useMemo(() => timeMarks(timeZone, window), [timeZone, window])
  return (
    <div
      aria-hidden
      style={{ height: heightOf(window) }}
      className="sticky left-0 z-22 border-r border-border-strong bg-surface"
    >
      {marks.map(({ at, time, zone }) =>
        time ? (
          <span
            key={at}
            style={{ top: offsetOf(window, at) }}
            className="tabular absolute right-1.5 text-right text-xs leading-tight font-medium text-muted"
          >
            {time}
            {zone ? <span className="block font-semibold text-text">{zone}</span> : null}
          </span>
        ) : null,
      )}
    </div>
  )
}

/** Below the heads, across all columns. */
function NowLine({ board: { window, timeZone } }: { readonly board: BoardDay }) {
  const now = useNow(15_000)
  if (now < window.start || now >= window.end) return null
  return (
    <div className="pointer-events-none relative col-span-full row-start-2 h-0" data-now-line>
      <div
        style={{ top: offsetOf(window, now) }}
        className="absolute inset-x-0 z-21 border-t-2 border-now-line"
      />
      <span
        style={{ top: offsetOf(window, now) - 9 }}
        className="tabular sticky left-0 z-23 inline-block translate-y-[-0%] rounded-sm bg-now-line px-1 text-xs font-semibold text-on-accent"
        aria-hidden
      >
        {clockWords(timeZone, now)}
      </span>
    </div>
  )
}

/** Where Tab enters the board: now, or the first open time. */
function startingCursor({ columns, window }: BoardDay): Place | null {
  const [first] = columns
  if (!first) return null
  const now = Date.now()
  const quarter = 15 * MINUTE_MS
  const isToday = window.start <= now && now < window.end
  const start = isToday
    ? window.start + Math.floor((now - window.start) / quarter) * quarter
    : (first.open[0]?.start ?? window.start)
  return { doctorId: first.doctor.id, start }
}

/** Opens a day where it matters: a little before now, else at the first open time. */
function useScrollToNow(area: RefObject<HTMLElement | null>, { window, columns }: BoardDay): void {
  const shown = useRef<number | null>(null)
  useEffect(() => {
    if (shown.current === window.start) return
    shown.current = window.start
    const now = Date.now()
    const opens = columns.flatMap(({ open }) => open.map(({ start }) => start))
    const isNow = window.start <= now && now < window.end
    const at = isNow ? now - HOUR_MS : Math.min(...opens, window.end) - 15 * MINUTE_MS
    area.current?.scrollTo({ top: Math.max(0, offsetOf(window, at)) })
  }, [area, window, columns])
}

/** Focus follows the cursor while the board has it, so that what is under it is read out. */
function useCursorFocus(area: RefObject<HTMLElement | null>, cursor: Place | null): void {
  useEffect(() => {
    const { current } = area
    if (!cursor || !current) return
    const { activeElement } = document
    const isOnBoard =
      activeElement === current || activeElement?.matches('[data-cursor], [data-appointment-id]')
    // Focus is on the body when what had it has gone with the change that moved the cursor.
    if (!isOnBoard && activeElement !== document.body) return
    const target = current.querySelector<HTMLElement>(
      'button[tabindex="0"][data-appointment-id], [data-cursor]',
    )
    if (!target || target === document.activeElement) return
    target.focus({ preventScroll: true })
    target.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })
}

/** A move that was begun beside the board goes on with the board's arrows. */
function useMoveFocus(area: RefObject<HTMLElement | null>, moving: Moving | null): void {
  const id = moving?.by === 'keyboard' ? moving.appointment.id : null
  useEffect(() => {
    if (id) area.current?.querySelector<HTMLElement>(`[data-appointment-id="${id}"]`)?.focus()
  }, [area, id])
}
