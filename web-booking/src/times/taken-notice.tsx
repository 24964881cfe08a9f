import { useEffect, useRef } from 'react'
import { shortDateTime } from '../time/wall-time.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import type { ChosenTime } from './chosen-time.ts'

type TakenNoticeProps = {
  readonly timeZone: string
  readonly alternatives: readonly ChosenTime[]
  readonly doctorNameOf: (doctorId: string | null) => string
  readonly onChoose: (time: ChosenTime) => void
  readonly isBusy?: boolean
}

/**
 * Somebody else was quicker; the nearest free times are one press away. It takes the focus, because the
 * button that had it is gone, and comes into sight.
 */
export function TakenNotice(props: TakenNoticeProps) {
  const { timeZone, alternatives, doctorNameOf, onChoose, isBusy = false } = props
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])

  return (
    <div ref={box} tabIndex={-1} className="outline-none">
      <Notice
        kind="warning"
        title="That time has just been taken."
        actions={alternatives.map((time) => (
          <Button
            key={`${time.start}${time.doctorId}`}
            look="secondary"
            isBusy={isBusy}
            onClick={() => onChoose(time)}
            className="w-full flex-col gap-0! sm:w-auto"
          >
            <span className="tabular-nums">{shortDateTime(timeZone, time)}</span>
            {time.doctorId === null ? null : (
              <span className="text-sm font-normal text-muted">{doctorNameOf(time.doctorId)}</span>
            )}
          </Button>
        ))}
      >
        {alternatives.length > 0 ? 'Here are the nearest free times.' : 'Please choose another time.'}
      </Notice>
    </div>
  )
}
