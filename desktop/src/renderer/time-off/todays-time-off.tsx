import { StandingMark } from '../appointment/standing-mark.tsx'
import { useActions, useDesk } from '../state/desk-context.tsx'
import { dateTimeSpan } from '../time/words.ts'
import { Button } from '../ui/button.tsx'

type TodaysTimeOffProps = { readonly doctorId: string; readonly timeZone: string }

/** What is entered for a doctor on the day that is shown, with the way to take it out. */
export function TodaysTimeOff({ doctorId, timeZone }: TodaysTimeOffProps) {
  const away = useDesk((state) => state.day?.doctors.find((each) => each.doctorId === doctorId)?.away)
  const { removeTimeOff } = useActions()
  if (!away || away.length === 0) return null
  return (
    <section aria-label="Entered for this day" className="mt-6 flex flex-col gap-1">
      <h3 className="font-semibold">Entered for this day</h3>
      <ul className="divide-y divide-border">
        {away.map(({ id, start, end, reason, standing }) => (
          <li key={id} className="flex items-start gap-2 py-2">
            <div className="tabular flex min-w-0 flex-1 flex-col items-start gap-1">
              {dateTimeSpan(timeZone, Date.parse(start), Date.parse(end))}
              {reason ? <span className="break-words text-sm text-muted">{reason}</span> : null}
              {standing === 'accepted' ? null : (
                <StandingMark kind={standing === 'refused' ? 'refused' : 'waiting'} />
              )}
            </div>
            <Button onClick={() => void removeTimeOff({ id, doctorId, start, end, reason })}>Remove</Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
