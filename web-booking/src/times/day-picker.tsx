import type { Availability } from '@scheduler/shared-types/availability/availability.contract'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { addDays, dateRange, monthOf, weekday } from '../time/wall-time.ts'
import { WEEK_DAYS } from './use-times.ts'

type DayPickerProps = {
  readonly weekStart: string
  /** Undefined while it is read. */
  readonly week: Availability | undefined
  readonly shownDate: string | null
  readonly onShow: (date: string) => void
  /** Undefined where the pages end. */
  readonly onEarlier: (() => void) | undefined
  readonly onLater: (() => void) | undefined
}

/** A week at a time; a day without free times is quiet, not missing. */
export function DayPicker({ weekStart, week, shownDate, onShow, onEarlier, onLater }: DayPickerProps) {
  const dates = Array.from({ length: WEEK_DAYS }, (_, i) => addDays(weekStart, i))
  const lastDate = addDays(weekStart, WEEK_DAYS - 1)
  return (
    <section aria-label={`Days, ${dateRange(weekStart, lastDate)}`} className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-2">
        <WeekButton label="Earlier week" onClick={onEarlier}>
          <ChevronLeft aria-hidden className="size-6" />
        </WeekButton>
        <p aria-live="polite" className="font-semibold">
          {dateRange(weekStart, lastDate)}
        </p>
        <WeekButton label="Later week" onClick={onLater}>
          <ChevronRight aria-hidden className="size-6" />
        </WeekButton>
      </div>
      <ul className="grid grid-cols-7 gap-1">
        {dates.map((date) => (
          <li key={date}>
            <Day
              date={date}
              count={week?.days.find((day) => day.date === date)?.slots.length ?? 0}
              isRead={week !== undefined}
              isShown={date === shownDate}
              onShow={() => onShow(date)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

type DayProps = {
  readonly date: string
  readonly count: number
  readonly isRead: boolean
  readonly isShown: boolean
  readonly onShow: () => void
}

function Day({ date, count, isRead, isShown, onShow }: DayProps) {
  const isFree = count > 0
  const free = count === 1 ? '1 free time' : `${count} free times`
  const look = isShown
    ? 'border-accent bg-accent text-on-accent'
    : isFree
      ? 'cursor-pointer border-border-strong bg-surface hover:border-accent hover:bg-accent-soft'
      : 'border-transparent text-muted'
  return (
    <button
      type="button"
      aria-pressed={isShown}
      aria-disabled={!isFree || undefined}
      onClick={isFree ? onShow : undefined}
      className={`flex min-h-16 w-full flex-col items-center justify-center rounded-md border transition-colors duration-(--motion) ${look}`}
    >
      <span className="text-sm">{weekday(date)}</span>{' '}
      <span className={`text-lg leading-tight tabular-nums ${isFree ? 'font-semibold' : ''}`}>
        {Number(date.slice(8))}
      </span>{' '}
      <span className="sr-only">
        {monthOf(date)}, {isRead ? (isFree ? free : 'no free times') : 'loading'}
      </span>
      <span
        aria-hidden
        className={`mt-1 size-1.5 rounded-full ${isFree ? (isShown ? 'bg-on-accent' : 'bg-accent') : 'bg-transparent'}`}
      />
    </button>
  )
}

type WeekButtonProps = {
  readonly label: string
  readonly onClick: (() => void) | undefined
  readonly children: ReactNode
}

function WeekButton({ label, onClick, children }: WeekButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-disabled={onClick ? undefined : true}
      onClick={onClick}
      className={`flex size-12 items-center justify-center rounded-md border ${
        onClick
          ? 'cursor-pointer border-border-strong bg-surface hover:bg-accent-soft'
          : 'border-transparent text-muted opacity-50'
      }`}
    >
      {children}
    </button>
  )
}
