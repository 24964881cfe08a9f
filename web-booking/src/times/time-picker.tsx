import type { Slot } from '@scheduler/shared-types/availability/availability.contract'
import { Zap } from 'lucide-react'
import { useEffect, useState } from 'react'
import { addDays, dateInZone, dateOf, daysBetween, shortDateTime } from '../time/wall-time.ts'
import { Button } from '../ui/button.tsx'
import { Loading } from '../ui/loading.tsx'
import { Notice } from '../ui/notice.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { type ChosenTime, isStillFree } from './chosen-time.ts'
import { DayPicker } from './day-picker.tsx'
import { nearestTimes } from './nearest-times.ts'
import { TimeList } from './time-list.tsx'
import { type TimeSource, useFirstFree, useWeek, WEEK_DAYS } from './use-times.ts'
import { ZoneNote } from './zone-note.tsx'

type TimePickerProps = {
  readonly source: TimeSource
  readonly timeZone: string
  readonly horizonDays: number
  readonly chosen: ChosenTime | null
  readonly onChoose: (slot: Slot) => void
  /** The chosen time has been taken by somebody else; the nearest free ones. */
  readonly onGone: (nearest: readonly Slot[]) => void
  /** While our own hold is being given back, its time is not free: nobody took it. */
  readonly isSettling?: boolean
}

/** First available on top, then a week of days, then the day's times. */
export function TimePicker(props: TimePickerProps) {
  const { source, timeZone, horizonDays, chosen, onChoose, onGone, isSettling = false } = props
  const [today] = useState(() => dateInZone(timeZone, Date.now()))
  const first = useFirstFree(source, today, horizonDays)
  const [pickedDate, setPickedDate] = useState<string | null>(null)
  const [pickedWeek, setPickedWeek] = useState<string | null>(null)

  const weekOf = (date: string) =>
    addDays(today, Math.floor(daysBetween(today, date) / WEEK_DAYS) * WEEK_DAYS)
  const aimDate = chosen ? dateOf(chosen.wallTime) : first.data ? dateOf(first.data.wallTime) : null
  const weekStart = pickedWeek ?? (aimDate === null ? null : weekOf(aimDate))
  const week = useWeek(source, weekStart)
  const chosenWeek = useWeek(source, chosen ? weekOf(dateOf(chosen.wallTime)) : null)

  const chosenSlots = chosenWeek.data?.days.flatMap((day) => day.slots)
  const isGone =
    !isSettling && !chosenWeek.isFetching && chosen && chosenSlots && !isStillFree(chosenSlots, chosen)
  useEffect(() => {
    if (isGone) onGone(nearestTimes(chosenSlots, chosen.start, 3))
  })

  if (first.isError && !first.data) {
    return <ProblemNotice error={first.error} onRetry={() => void first.refetch()} />
  }
  if (first.isPending && !chosen) return <Loading what="free times" />
  if (weekStart === null) return <NoTimes />

  const freeDays = week.data?.days.filter((day) => day.slots.length > 0) ?? []
  const shownDay =
    freeDays.find((day) => day.date === (pickedDate ?? aimDate)) ??
    freeDays.find((day) => day.date === aimDate) ??
    freeDays[0]
  const earlier = addDays(weekStart, -WEEK_DAYS)
  const later = addDays(weekStart, WEEK_DAYS)

  function show(slot: Slot): void {
    setPickedDate(dateOf(slot.wallTime))
    setPickedWeek(weekOf(dateOf(slot.wallTime)))
    onChoose(slot)
  }

  return (
    <div className="flex flex-col gap-5">
      {first.data ? (
        <>
          <ZoneNote timeZone={timeZone} start={first.data.start} offset={first.data.offset} />
          <FirstAvailable timeZone={timeZone} slot={first.data} chosen={chosen} onChoose={show} />
        </>
      ) : null}
      <DayPicker
        weekStart={weekStart}
        week={week.data}
        shownDate={shownDay?.date ?? null}
        onShow={setPickedDate}
        onEarlier={earlier >= today ? () => setPickedWeek(earlier) : undefined}
        onLater={later <= addDays(today, horizonDays) ? () => setPickedWeek(later) : undefined}
      />
      {week.isError && !week.data ? (
        <ProblemNotice error={week.error} onRetry={() => void week.refetch()} />
      ) : week.isPending ? (
        <Loading what="free times" />
      ) : shownDay ? (
        <TimeList
          timeZone={timeZone}
          date={shownDay.date}
          slots={shownDay.slots}
          chosenStart={chosen?.start ?? null}
          onChoose={onChoose}
        />
      ) : (
        <EmptyWeek onFirst={first.data ? show.bind(null, first.data) : undefined} />
      )}
    </div>
  )
}

type FirstAvailableProps = {
  readonly timeZone: string
  readonly slot: Slot
  readonly chosen: ChosenTime | null
  readonly onChoose: (slot: Slot) => void
}

function FirstAvailable({ timeZone, slot, chosen, onChoose }: FirstAvailableProps) {
  const isChosen = chosen?.start === slot.start
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={() => onChoose(slot)}
      className="flex min-h-14 w-full cursor-pointer items-center gap-3 rounded-lg border border-accent bg-accent-soft px-4 py-2 text-left transition-colors duration-(--motion) hover:border-accent-hover aria-pressed:border-2"
    >
      <Zap aria-hidden className="size-5 shrink-0 text-accent-text" />
      <span className="flex flex-1 flex-wrap items-baseline justify-between gap-x-3">
        <span>First available</span>
        <span className="font-semibold text-accent-text tabular-nums">{shortDateTime(timeZone, slot)}</span>
      </span>
    </button>
  )
}

function NoTimes() {
  return (
    <Notice kind="info" title="There are no free times to book online at the moment.">
      Go back to choose another doctor, or call the clinic.
    </Notice>
  )
}

function EmptyWeek({ onFirst }: { readonly onFirst: (() => void) | undefined }) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-lg bg-sunken px-4 py-6 text-center">
      <p>No free times in this week.</p>
      {onFirst ? (
        <Button look="secondary" onClick={onFirst}>
          Choose the first available
        </Button>
      ) : null}
    </div>
  )
}
