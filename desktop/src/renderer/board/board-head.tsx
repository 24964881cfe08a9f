import { timeInZone } from '../time/words.ts'
import type { BoardColumn } from './board-day.ts'
import type { Span } from './board-geometry.ts'

type BoardHeadProps = { readonly column: BoardColumn; readonly timeZone: string }

/** Who, when open today, and how full. */
export function BoardHead({ column, timeZone }: BoardHeadProps) {
  const { doctor, open, visits, load } = column
  const kept = visits.filter(
    ({ appointment: { status } }) => status !== 'cancelled' && status !== 'no-show',
  ).length
  return (
    <div className="sticky top-0 z-25 flex min-w-0 flex-col gap-0.5 border-r border-b border-border-strong bg-surface px-2 py-1.5">
      <h2 className="truncate font-semibold" title={doctor.specialty}>
        {doctor.name}
      </h2>
      <p className="tabular truncate text-xs text-muted">{hoursWords(open, timeZone)}</p>
      <p className="tabular flex items-center gap-1.5 text-xs text-muted">
        <span className="whitespace-nowrap">{kept} booked</span>
        {load === null ? null : (
          <>
            <span aria-hidden className="h-1.5 flex-1 overflow-hidden rounded-full bg-sunken">
              <span
                style={{ width: `${Math.min(100, Math.round(load * 100))}%` }}
                className="block h-full rounded-full bg-accent"
              />
            </span>
            {Math.round(load * 100)} %
          </>
        )}
      </p>
    </div>
  )
}

function hoursWords(open: readonly Span[], timeZone: string): string {
  if (open.length === 0) return 'Not in today'
  return open
    .map(({ start, end }) => `${timeInZone(timeZone, start)}–${timeInZone(timeZone, end)}`)
    .join(', ')
}
