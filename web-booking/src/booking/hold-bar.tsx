import type { PublicClinic } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { useMutation } from '@tanstack/react-query'
import { Clock, TriangleAlert } from 'lucide-react'
import { errorWords } from '../api/error-words.ts'
import { doctorName } from '../clinic/use-clinic.ts'
import { clockFace, spokenTimeLeft } from '../time/countdown.ts'
import { shortDateTime } from '../time/wall-time.ts'
import { Button } from '../ui/button.tsx'
import type { HoldControl } from './use-hold.ts'

type HoldBarProps = {
  readonly clinic: PublicClinic
  readonly control: HoldControl
  readonly onChooseAgain: () => void
}

/** The held time and how long it stays; stays in sight until the appointment is booked. */
export function HoldBar({ clinic, control, onChooseAgain }: HoldBarProps) {
  const { hold, isExpired } = control
  if (!hold) return null
  return (
    <section
      aria-label="Your chosen time"
      className={`border-b ${isExpired ? 'border-warning bg-warning-soft' : 'border-border bg-accent-soft'}`}
    >
      <div className="mx-auto flex max-w-xl flex-wrap items-center justify-between gap-x-2 gap-y-2 px-3 py-2 sm:px-4">
        {isExpired ? (
          <Expired onChooseAgain={onChooseAgain} />
        ) : (
          <>
            <div className="min-w-0 flex-1">
              <p className="font-semibold whitespace-nowrap tabular-nums">
                {shortDateTime(clinic.timeZone, hold)}
              </p>
              <p className="truncate text-sm">{doctorName(clinic, hold.doctorId)}</p>
            </div>
            <TimeLeft control={control} />
          </>
        )}
      </div>
    </section>
  )
}

function TimeLeft({ control }: { readonly control: HoldControl }) {
  const renew = useMutation({ mutationFn: control.renew })
  const left = control.secondsLeft
  const isShort = left <= 60
  return (
    <>
      <div className="flex shrink-0 items-center gap-2.5">
        {control.hold?.renewable ? (
          <Button
            look="secondary"
            className="min-h-11 px-2! py-1! text-sm"
            isBusy={renew.isPending}
            onClick={() => renew.mutate()}
          >
            <span>
              <span className="sr-only sm:not-sr-only">I need </span>
              <span className="first-letter:uppercase sm:first-letter:lowercase inline-block">more time</span>
            </span>
          </Button>
        ) : null}
        <p
          role="timer"
          aria-label={`Kept for you for ${clockFace(left)}`}
          className={`flex items-center gap-1.5 font-semibold tabular-nums ${isShort ? 'text-warning' : ''}`}
        >
          <Clock aria-hidden className="size-5" />
          {clockFace(left)}
        </p>
      </div>
      <p aria-live="polite" className="sr-only">
        {spokenTimeLeft(left)}
      </p>
      {renew.isError ? (
        <p role="alert" className="basis-full text-sm">
          {errorWords(renew.error)}
        </p>
      ) : null}
    </>
  )
}

function Expired({ onChooseAgain }: { readonly onChooseAgain: () => void }) {
  return (
    <>
      <p role="alert" className="flex min-w-0 flex-1 basis-56 items-start gap-2">
        <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-warning" />
        <span>We could not keep your time any longer. What you typed is still here.</span>
      </p>
      <Button onClick={onChooseAgain} className="w-full sm:w-auto">
        Choose a time again
      </Button>
    </>
  )
}
