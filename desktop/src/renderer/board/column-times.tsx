import { clockWords } from '@scheduler/shared-types/display/clock-words'
import { CloudUpload, DoorOpen } from 'lucide-react'
import type { BoardColumn } from './board-day.ts'
import { placeOf, type Span } from './board-geometry.ts'

type ColumnTimesProps = { readonly column: BoardColumn; readonly window: Span; readonly timeZone: string }

/** What lies behind a doctor's appointments: closed, kept for walk-ins, away, being booked by somebody. */
export function ColumnTimes({ column, window, timeZone }: ColumnTimesProps) {
  return (
    <>
      {column.closed.map((span) => (
        <div
          key={span.start}
          aria-hidden
          style={placeOf(window, span)}
          className="hatched pointer-events-none absolute inset-x-0"
        />
      ))}
      {column.leases.map((lease) => (
        <div
          key={lease.id}
          style={placeOf(window, lease)}
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
          style={placeOf(window, span)}
          className="hatched pointer-events-none absolute inset-x-0 overflow-hidden border-y border-border p-1 text-xs"
        >
          <span className="inline-flex items-center gap-1 rounded-sm bg-surface px-1 text-muted">
            {span.isWaiting ? <CloudUpload aria-hidden className="size-3.5" /> : null}
            {span.reason}
            {span.isWaiting ? <span className="sr-only">, waiting to be sent</span> : null}
          </span>
        </div>
      ))}
      {column.holds.map((hold) => (
        <div
          key={hold.id}
          style={placeOf(window, hold)}
          className="pointer-events-none absolute inset-x-0.5 z-6 overflow-hidden rounded-sm border-2 border-dashed border-border-strong bg-sunken px-1.5 text-xs text-muted"
        >
          {clockWords(timeZone, hold.start)} being booked
        </div>
      ))}
    </>
  )
}

export function leaseWords(isOwn: boolean): string {
  return isOwn ? 'Kept for walk-ins at this desk' : 'Kept for walk-ins at another desk'
}
