import { clockWords } from '@scheduler/shared-types/display/clock-words'
import { CircleCheck, CloudOff, LoaderCircle } from 'lucide-react'
import { useDesk } from '../state/desk-context.tsx'

/** How fresh the desk is, for screens that show nothing else of it. No patient data. */
export function FreshnessLine() {
  const { state, asOf, waiting, refused } = useDesk((desk) => desk.connection)
  const isOpen = useDesk((desk) => desk.shell === 'open')
  const timeZone = useDesk((desk) => desk.clinic?.clinic.timeZone)
  const time = asOf && timeZone ? clockWords(timeZone, Date.parse(asOf)) : null
  const isUp = isOpen && state !== 'offline'
  const Icon = !isUp ? CloudOff : state === 'live' ? CircleCheck : LoaderCircle
  const words = [
    isUp ? WORDS[state] : `Offline${time ? ` · as of ${time}` : ''}`,
    waiting > 0 ? `${waiting} waiting to be sent` : null,
    refused > 0 ? `${refused} ${refused === 1 ? 'needs' : 'need'} attention` : null,
  ]
  return (
    <p role="status" className="tabular flex items-start gap-1.5 text-sm text-muted">
      <Icon
        aria-hidden
        className={`mt-0.5 size-4 shrink-0 ${!isUp ? 'text-warning' : state === 'live' ? 'text-success' : ''}`}
      />
      {words.filter(Boolean).join(' · ')}
    </p>
  )
}

const WORDS = {
  live: 'Live',
  'catching-up': 'Catching up…',
  connecting: 'Looking for the server…',
  offline: 'Offline',
  'sign-in-needed': 'The server is there and asks for a password',
} as const
