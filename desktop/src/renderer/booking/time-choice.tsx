import { useActions } from '../state/desk-context.tsx'
import type { BookingForm, Chosen } from '../state/desk-state.ts'
import { shortDate } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import type { FreeDay, FreeTime } from './free-times.ts'

type TimeChoiceProps = {
  readonly form: BookingForm
  readonly date: string
  readonly days: readonly FreeDay[]
  readonly onChoose: (chosen: Chosen) => void
}

/** The free times of the day that is shown, the same that are lit on the board, and the next free day. */
export function TimeChoice({ form, date, days, onChoose }: TimeChoiceProps) {
  const { showDate } = useActions()
  const times = days.find((day) => day.date === date)?.times ?? []
  const next = days.find((day) => day.date > date && day.times.length > 0)
  return (
    <div className="flex flex-col gap-1.5">
      <h3 className="text-sm font-medium">Free on {shortDate(date)}</h3>
      {times.length === 0 ? <p className="text-muted">Nothing is free on this day.</p> : null}
      <ul className="flex max-h-44 flex-wrap gap-1 overflow-auto">
        {times.map((time) => (
          <li key={time.start}>
            <TimeButton time={time} chosen={form.chosen} doctorId={form.doctorId} onChoose={onChoose} />
          </li>
        ))}
      </ul>
      {next ? (
        <Button look="quiet" onClick={() => showDate(next.date)} className="self-start">
          Next free day: {shortDate(next.date)}, {next.times[0]?.label}
        </Button>
      ) : (
        <p className="text-sm text-muted">Nothing else is free in the three weeks after.</p>
      )}
    </div>
  )
}

type TimeButtonProps = {
  readonly time: FreeTime
  readonly chosen: Chosen | null
  readonly doctorId: string | null
  readonly onChoose: (chosen: Chosen) => void
}

function TimeButton({ time, chosen, doctorId, onChoose }: TimeButtonProps) {
  const { start, label } = time
  const isChosen = chosen?.start === start
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={() => onChoose({ doctorId, start })}
      className="tabular min-h-8 cursor-pointer rounded-md border border-border-strong bg-surface px-2 hover:bg-accent-soft aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:font-semibold aria-pressed:text-on-accent"
    >
      {label}
    </button>
  )
}
