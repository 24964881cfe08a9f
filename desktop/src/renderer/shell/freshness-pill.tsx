import {
  CircleAlert,
  CircleCheck,
  CloudOff,
  KeyRound,
  LoaderCircle,
  type LucideIcon,
  Unplug,
} from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { useActions, useDesk } from '../state/desk-context.tsx'
import { useNow } from '../ui/use-now.ts'
import { type Freshness, freshnessOf, refusedWords, waitingWords } from './freshness.ts'

/** Offline is a state one works in, not an alarm: only what needs a person has a colour that calls. */
const LOOKS: Readonly<Record<Freshness['look'], { readonly Icon: LucideIcon; readonly colours: string }>> = {
  live: { Icon: CircleCheck, colours: 'bg-success-soft text-success' },
  busy: { Icon: LoaderCircle, colours: 'bg-sunken text-muted' },
  offline: { Icon: CloudOff, colours: 'bg-sunken text-text' },
  'sign-in': { Icon: KeyRound, colours: 'bg-warning-soft text-warning' },
  stopped: { Icon: Unplug, colours: 'bg-danger-soft text-danger' },
}

const PILL =
  'tabular inline-flex min-h-8 cursor-pointer items-center gap-1.5 rounded-full px-2.5 py-0.5 font-medium whitespace-nowrap'

/** Whether what is on screen is true now, what waits, and what needs a person. */
export function FreshnessPill() {
  const connection = useDesk((state) => state.connection)
  const shell = useDesk((state) => state.shell)
  const timeZone = useDesk((state) => state.clinic?.clinic.timeZone ?? 'UTC')
  const { showScreen, showDialog } = useActions()
  const now = useNow(60_000)
  const [isOpen, setOpen] = useState(false)
  const pill = useRef<HTMLButtonElement>(null)
  const meaningId = useId()
  const freshness = freshnessOf(connection, shell, timeZone, now)
  const { Icon, colours } = LOOKS[freshness.look]
  const waiting = waitingWords(connection)
  const refused = refusedWords(connection)
  return (
    <div className="flex items-center gap-1 max-md:order-last">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: leaving it by any way closes what it opened */}
      <div
        className="relative"
        onBlur={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget)) setOpen(false)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !isOpen) return
          event.stopPropagation()
          setOpen(false)
          pill.current?.focus()
        }}
      >
        <button
          ref={pill}
          type="button"
          // Signing in is the one thing to do then.
          aria-expanded={freshness.look === 'sign-in' ? undefined : isOpen}
          aria-controls={isOpen ? meaningId : undefined}
          onClick={() => (freshness.look === 'sign-in' ? showDialog('sign-in') : setOpen(!isOpen))}
          className={`${PILL} ${colours}`}
        >
          <Icon aria-hidden className="size-4" />
          {freshness.words}
          {waiting ? <span className="font-normal">· {waiting}</span> : null}
        </button>
        {isOpen && freshness.look !== 'sign-in' ? (
          <Meaning id={meaningId} freshness={freshness} waiting={connection.waiting} />
        ) : null}
      </div>
      {refused ? (
        <button
          type="button"
          onClick={() => showScreen('attention')}
          className={`${PILL} bg-danger-soft text-danger`}
        >
          <CircleAlert aria-hidden className="size-4" />
          <span className="max-md:sr-only">{refused}</span>
          <span aria-hidden className="md:hidden">
            {connection.refused}
          </span>
        </button>
      ) : null}
      <p role="status" className="sr-only">
        {freshness.spoken} {refused ? `${refused}.` : ''}
      </p>
    </div>
  )
}

type MeaningProps = {
  readonly id: string
  readonly freshness: Freshness
  readonly waiting: number
}

/** What the pill's words mean and what to do, for who asks. */
function Meaning({ id, freshness, waiting }: MeaningProps) {
  return (
    <div
      id={id}
      // A press inside is no leaving.
      tabIndex={-1}
      className="absolute top-full z-40 mt-1 flex w-80 max-w-[calc(100vw-1.5rem)] flex-col gap-2 rounded-lg border border-border-strong bg-raised p-4 shadow-raised outline-none max-md:left-0 md:right-0"
    >
      <p>{freshness.meaning}</p>
      {waiting > 0 ? (
        <p className="text-muted">
          {waiting === 1
            ? 'One thing that was done here waits to be sent.'
            : `${waiting} things that were done here wait to be sent, in the order they were done.`}
        </p>
      ) : null}
    </div>
  )
}
