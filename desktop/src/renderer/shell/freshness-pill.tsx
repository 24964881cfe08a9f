import { CircleCheck, CloudOff, LoaderCircle } from 'lucide-react'
import { useDesk } from '../state/desk-context.tsx'
import { timeInZone } from '../time/words.ts'

/** Whether what is on screen is true now, in a word everybody understands. */
export function FreshnessPill() {
  const connection = useDesk((state) => state.connection)
  const shell = useDesk((state) => state.shell)
  const timeZone = useDesk((state) => state.clinic?.clinic.timeZone)
  const { state, asOf } = connection
  const time = asOf && timeZone ? timeInZone(timeZone, Date.parse(asOf)) : null
  const look = 'inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 font-medium whitespace-nowrap'
  return (
    <span role="status" className="contents">
      {state === 'live' && shell === 'open' ? (
        <span className={`${look} bg-success-soft text-success`}>
          <CircleCheck aria-hidden className="size-4" />
          Live
        </span>
      ) : state === 'connecting' && shell === 'open' ? (
        <span className={`${look} bg-sunken text-muted`}>
          <LoaderCircle aria-hidden className="size-4" />
          Connecting…
        </span>
      ) : (
        <span
          className={`${look} bg-warning-soft text-warning`}
          title="The server cannot be reached. What you see was true then; changes go through when it is back."
        >
          <CloudOff aria-hidden className="size-4" />
          Offline{time ? ` · as of ${time}` : ''}
        </span>
      )}
    </span>
  )
}
