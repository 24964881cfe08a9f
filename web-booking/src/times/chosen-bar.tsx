import { useEffect, useRef } from 'react'
import { shortDateTime } from '../time/wall-time.ts'
import { Button } from '../ui/button.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import type { ChosenTime } from './chosen-time.ts'

type ChosenBarProps = {
  readonly timeZone: string
  readonly time: ChosenTime
  /** Beside the time, such as another doctor's name. */
  readonly detail?: string | undefined
  readonly label: string
  readonly isBusy: boolean
  /** Why the last try failed. */
  readonly error?: unknown
  /** The time came from a notice that is gone now: the way on takes the focus it had. */
  readonly takesFocus?: boolean
  readonly onContinue: () => void
}

/** The time that is marked, at the foot of the screen within reach of a thumb, with the one way on. */
export function ChosenBar(props: ChosenBarProps) {
  const { timeZone, time, detail, label, isBusy, error, takesFocus = false, onContinue } = props
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (takesFocus) button.current?.focus()
  }, [takesFocus])

  return (
    <div className="sticky bottom-0 -mx-3 flex flex-col gap-3 border-t border-border bg-surface px-3 py-3 sm:-mx-4 sm:px-4">
      {error ? <ProblemNotice error={error} /> : null}
      <div className="flex items-center justify-between gap-3">
        <p aria-live="polite" className="min-w-0">
          <span className="sr-only">Chosen: </span>
          <span className="font-semibold tabular-nums">{shortDateTime(timeZone, time)}</span>
          {detail ? <span className="block truncate text-sm">{detail}</span> : null}
        </p>
        <Button
          ref={button}
          isBusy={isBusy}
          busyLabel="One moment…"
          onClick={onContinue}
          className="shrink-0"
        >
          {label}
        </Button>
      </div>
    </div>
  )
}
