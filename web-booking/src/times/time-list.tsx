import type { Slot } from '@scheduler/shared-types/availability/availability.contract'
import { useId } from 'react'
import { longDate } from '../time/wall-time.ts'
import { groupTimes } from './group-times.ts'

type TimeListProps = {
  readonly timeZone: string
  readonly date: string
  readonly slots: readonly Slot[]
  readonly chosenStart: string | null
  readonly onChoose: (slot: Slot) => void
}

/** One day's free times by part of day. */
export function TimeList({ timeZone, date, slots, chosenStart, onChoose }: TimeListProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex flex-col gap-4">
      <h2 id={id} className="text-lg font-semibold">
        {longDate(date)}
      </h2>
      {groupTimes(timeZone, slots).map(({ name, times }) => (
        <section key={name} aria-labelledby={`${id}-${name}`} className="flex flex-col gap-2">
          <h3 id={`${id}-${name}`} className="text-muted">
            {name}
          </h3>
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(5.25rem,1fr))] gap-2">
            {times.map(({ slot, label }) => (
              <li key={slot.start} className={label.length > 5 ? 'col-span-2' : undefined}>
                <button
                  type="button"
                  aria-pressed={slot.start === chosenStart}
                  onClick={() => onChoose(slot)}
                  className={`min-h-12 w-full cursor-pointer rounded-md border font-semibold tabular-nums transition-colors duration-(--motion) ${
                    slot.start === chosenStart
                      ? 'border-accent bg-accent text-on-accent'
                      : 'border-border-strong bg-surface hover:border-accent hover:bg-accent-soft'
                  }`}
                >
                  {label}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  )
}
