import { takesPlace } from '@scheduler/shared-types/appointments/appointment.rules'
import { CalendarOff } from 'lucide-react'
import { useActions, useDesk } from '../state/desk-context.tsx'
import { offers } from '../state/offers.ts'
import { timeSpan } from '../time/words.ts'
import { IconButton } from '../ui/button.tsx'
import type { BoardColumn } from './board-day.ts'
import type { Span } from './board-geometry.ts'

type BoardHeadProps = { readonly column: BoardColumn; readonly timeZone: string }

/** Who, when open today, and how full. */
export function BoardHead({ column, timeZone }: BoardHeadProps) {
  const { doctor, open, visits, load } = column
  const { openTimeOff } = useActions()
  const user = useDesk((state) => state.user)
  const kept = visits.filter(({ appointment }) => takesPlace(appointment.status)).length
  return (
    <div className="sticky top-0 z-25 flex min-w-0 flex-col gap-0.5 border-r border-b border-border-strong bg-surface px-2 py-1.5">
      <div className="flex items-center justify-between gap-1">
        <h2 className="truncate font-semibold" title={doctor.specialty}>
          {doctor.name}
        </h2>
        {offers.enterTimeOff(user, doctor.id) ? (
          <IconButton
            label={`Time off for ${doctor.name}`}
            className="-my-1 size-7"
            onClick={() => openTimeOff(doctor.id)}
          >
            <CalendarOff aria-hidden className="size-4" />
          </IconButton>
        ) : null}
      </div>
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
  if (open.length === 0) return 'Not in'
  return open.map(({ start, end }) => timeSpan(timeZone, start, end)).join(', ')
}
