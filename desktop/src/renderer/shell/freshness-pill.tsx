import {
  CircleAlert,
  CircleCheck,
  CloudOff,
  KeyRound,
  LoaderCircle,
  type LucideIcon,
  Unplug,
} from 'lucide-react'
import { Dialog, DialogTrigger, Heading, Popover, Button as TriggerButton } from 'react-aria-components'
import { useActions, useDesk } from '../state/desk-context.tsx'
import { Button } from '../ui/button.tsx'
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
  const { showScreen } = useActions()
  const now = useNow(60_000)
  const freshness = freshnessOf(connection, shell, timeZone, now)
  const { Icon, colours } = LOOKS[freshness.look]
  const waiting = waitingWords(connection)
  const refused = refusedWords(connection)
  return (
    <div className="flex items-center gap-1 max-md:order-last">
      <DialogTrigger>
        <TriggerButton className={`${PILL} ${colours}`}>
          <Icon aria-hidden className="size-4" />
          {freshness.words}
          {waiting ? <span className="font-normal">· {waiting}</span> : null}
        </TriggerButton>
        <Meaning freshness={freshness} waiting={connection.waiting} />
      </DialogTrigger>
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

type MeaningProps = { readonly freshness: Freshness; readonly waiting: number }

function Meaning({ freshness, waiting }: MeaningProps) {
  const { showDialog } = useActions()
  return (
    <Popover
      placement="bottom end"
      className="max-w-80 rounded-lg border border-border-strong bg-raised shadow-raised"
    >
      <Dialog className="flex flex-col gap-2 p-4 outline-none">
        {({ close }) => (
          <>
            <Heading slot="title" className="font-semibold">
              {freshness.words}
            </Heading>
            <p>{freshness.meaning}</p>
            {waiting > 0 ? (
              <p className="text-muted">
                {waiting === 1
                  ? 'One thing that was done here waits to be sent.'
                  : `${waiting} things that were done here wait to be sent, in the order they were done.`}
              </p>
            ) : null}
            {freshness.look === 'sign-in' ? (
              <Button
                look="primary"
                className="self-start"
                onClick={() => {
                  close()
                  showDialog('sign-in')
                }}
              >
                Sign in
              </Button>
            ) : null}
          </>
        )}
      </Dialog>
    </Popover>
  )
}
