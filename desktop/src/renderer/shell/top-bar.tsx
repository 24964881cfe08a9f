import { CalendarPlus, ChevronLeft, ChevronRight, DoorOpen, Lock, LogOut, Search } from 'lucide-react'
import { useActions, useDesk } from '../state/desk-context.tsx'
import { dateInZone, fullDate, shortDate } from '../time/words.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { useNow } from '../ui/use-now.ts'
import { FreshnessPill } from './freshness-pill.tsx'

/** Where one is, which day, how fresh, who. */
export function TopBar() {
  const clinic = useDesk((state) => state.clinic)
  const user = useDesk((state) => state.user)
  const { showDialog, openBooking, openWalkIn, signOut, lock } = useActions()
  return (
    <header className="flex flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-border bg-surface px-3 py-1.5 print:hidden">
      <p className="max-w-60 truncate font-semibold max-2xl:hidden">{clinic?.clinic.name}</p>
      <DayNavigation />
      <Button look="primary" className="ml-auto" onClick={() => openBooking()} aria-keyshortcuts="B">
        <CalendarPlus aria-hidden className="size-4" />
        Book
      </Button>
      <Button onClick={() => openWalkIn()} aria-keyshortcuts="W">
        <DoorOpen aria-hidden className="size-4" />
        Walk-in
      </Button>
      <button
        type="button"
        onClick={() => showDialog('search')}
        aria-keyshortcuts="/ Control+K"
        className="flex min-h-9 cursor-pointer items-center gap-2 rounded-md border border-border-strong bg-surface px-3 text-muted hover:bg-sunken lg:min-w-40 2xl:min-w-56"
      >
        <Search aria-hidden className="size-4" />
        <span className="max-lg:sr-only">Find a patient…</span>
        <kbd aria-hidden className="ml-auto font-sans text-xs max-2xl:hidden">
          Ctrl K
        </kbd>
      </button>
      <FreshnessPill />
      <div className="flex items-center gap-1">
        <p className="max-w-32 truncate text-right leading-tight max-lg:hidden">
          {user?.name}
          <span className="block text-xs text-muted">{user?.role}</span>
        </p>
        <IconButton label="Lock the desk" aria-keyshortcuts="Control+L" onClick={() => void lock()}>
          <Lock aria-hidden className="size-4" />
        </IconButton>
        <IconButton label={`Sign out ${user?.name ?? ''}`} onClick={() => void signOut()}>
          <LogOut aria-hidden className="size-4" />
        </IconButton>
      </div>
    </header>
  )
}

function DayNavigation() {
  const date = useDesk((state) => state.date)
  const timeZone = useDesk((state) => state.clinic?.clinic.timeZone ?? 'UTC')
  const { showDate, showToday, showDayBy } = useActions()
  const now = useNow(30_000)
  if (date === '') return null
  const isToday = date === dateInZone(timeZone, now)
  return (
    <nav aria-label="Day" className="flex items-center gap-1">
      <IconButton label="Previous day" onClick={() => showDayBy(-1)}>
        <ChevronLeft aria-hidden className="size-5" />
      </IconButton>
      <Button
        onClick={showToday}
        aria-current={isToday ? 'date' : undefined}
        className="aria-[current]:text-muted"
      >
        Today
      </Button>
      <IconButton label="Next day" onClick={() => showDayBy(1)}>
        <ChevronRight aria-hidden className="size-5" />
      </IconButton>
      <h1 className="tabular relative flex items-center px-1 text-lg font-semibold whitespace-nowrap">
        <span className="max-2xl:hidden">{fullDate(date)}</span>
        <span className="2xl:hidden">{shortDate(date)}</span>
        {/* The date itself opens the calendar. */}
        <input
          type="date"
          aria-label="Go to a date"
          required
          value={date}
          onChange={({ target }) => target.value && showDate(target.value)}
          onClick={({ currentTarget }) => currentTarget.showPicker()}
          className="absolute inset-0 w-full cursor-pointer opacity-0 focus-visible:opacity-100 focus-visible:bg-surface"
        />
      </h1>
    </nav>
  )
}
