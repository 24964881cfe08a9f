import type { OverrideRequest } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Alternative } from '@scheduler/shared-types/appointments/conflict.contract'
import { isKnownClass } from '@scheduler/shared-types/appointments/conflict.contract'
import { overrideOfRefusal } from '@scheduler/shared-types/appointments/override-of-refusal'
import { clockWords } from '@scheduler/shared-types/display/clock-words'
import { useState } from 'react'
import type { DeskError } from '../bridge/desk-bridge.ts'
import { useDesk } from '../state/desk-context.tsx'
import type { Place } from '../state/desk-state.ts'
import { shortDate } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'

type ConflictNoticeProps = {
  readonly error: DeskError
  /** Of the override's button, such as "Book anyway". */
  readonly overrideLabel: string
  readonly onAlternative: (place: Place) => void
  readonly onOverride: (override: OverrideRequest) => void
}

/** Why the time cannot be taken, what is near, and the way round for who may go it, with a reason. */
export function ConflictNotice({ error, overrideLabel, onAlternative, onOverride }: ConflictNoticeProps) {
  const [reason, setReason] = useState('')
  const [isMissing, setMissing] = useState(false)
  const { conflicts = [], alternatives = [] } = error.details
  const mayOverride =
    conflicts.length > 0 && conflicts.every((each) => each.overridable && isKnownClass(each.class))
  const override = () => {
    setMissing(reason.trim() === '')
    if (reason.trim() === '') return
    const named = overrideOfRefusal(conflicts, reason)
    if (named) onOverride(named)
  }
  return (
    <Notice kind="error" title="This time cannot be taken">
      {conflicts.length === 0 ? <p>{error.message}</p> : null}
      <ul className="flex flex-col gap-0.5">
        {conflicts.map((conflict) => (
          <li key={`${conflict.class}${conflict.appointmentId}`}>{conflict.message}</li>
        ))}
      </ul>
      {alternatives.length > 0 ? (
        <div className="flex flex-wrap items-center gap-1.5">
          <span className="text-muted">Nearest free:</span>
          {alternatives.map((alternative) => (
            <AlternativeButton
              key={`${alternative.start}${alternative.doctorId}`}
              {...{ alternative, onAlternative }}
            />
          ))}
        </div>
      ) : null}
      {mayOverride ? (
        <div className="flex flex-col gap-2 border-t border-border pt-2">
          <Field
            label="Or take it all the same. Reason:"
            value={reason}
            onChange={({ target }) => setReason(target.value)}
            error={isMissing ? 'Say why; the reason is kept with the appointment.' : undefined}
          />
          <Button look="danger" onClick={override} className="self-start">
            {overrideLabel}
          </Button>
        </div>
      ) : null}
    </Notice>
  )
}

type AlternativeButtonProps = {
  readonly alternative: Alternative
  readonly onAlternative: (place: Place) => void
}

function AlternativeButton({ alternative, onAlternative }: AlternativeButtonProps) {
  const date = useDesk((state) => state.date)
  const doctorName = useDesk(
    (state) => state.clinic?.doctors.find(({ id }) => id === alternative.doctorId)?.name ?? '',
  )
  const timeZone = useDesk((state) => state.clinic?.clinic.timeZone ?? 'UTC')
  const { wallTime, doctorId } = alternative
  const start = Date.parse(alternative.start)
  const onDay = wallTime.slice(0, 10)
  return (
    <Button onClick={() => onAlternative({ doctorId, start })} className="tabular min-h-8">
      {onDay === date ? '' : `${shortDate(onDay)}, `}
      {clockWords(timeZone, start)} · {doctorName}
    </Button>
  )
}
