import {
  APPOINTMENT_STATUS_RULES,
  APPOINTMENT_STATUSES,
} from '@scheduler/shared-types/appointments/appointment.rules'
import { DoorOpen, Globe, Layers, StickyNote, UserPlus } from 'lucide-react'
import { STANDING_ICONS } from '../appointment/standing-mark.tsx'
import { STANDING_WORDS, type StandingWords } from '../appointment/standing-words.ts'
import { StatusIcon } from '../appointment/status-look.tsx'
import { useActions, useDesk } from '../state/desk-context.tsx'
import { zoneWords } from '../time/words.ts'
import { Button } from '../ui/button.tsx'

const STANDINGS = ['waiting', 'provisional', 'refused'] as const satisfies readonly StandingWords['kind'][]

type LegendProps = { readonly timeZone: string; readonly cancelledCount: number }

/** What the looks on the board mean, and whose clock it is. */
export function Legend({ timeZone, cancelledCount }: LegendProps) {
  const showsCancelled = useDesk((state) => state.showsCancelled)
  const { toggleCancelled } = useActions()
  return (
    <footer className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-border bg-surface px-3 py-1 text-xs text-muted">
      <ul aria-label="Legend" className="flex flex-wrap gap-x-3 gap-y-1 max-md:hidden">
        {APPOINTMENT_STATUSES.map((status) => (
          <li key={status} className="flex items-center gap-1">
            <StatusIcon status={status} />
            {APPOINTMENT_STATUS_RULES[status].label}
          </li>
        ))}
        <li className="flex items-center gap-1">
          <Globe aria-hidden className="size-3.5" /> Online
        </li>
        <li className="flex items-center gap-1">
          <UserPlus aria-hidden className="size-3.5" /> Not checked yet
        </li>
        <li className="flex items-center gap-1">
          <Layers aria-hidden className="size-3.5" /> Overbooked
        </li>
        <li className="flex items-center gap-1">
          <StickyNote aria-hidden className="size-3.5" /> Note
        </li>
        <li className="flex items-center gap-1">
          <DoorOpen aria-hidden className="size-3.5" />
          <span aria-hidden className="dotted h-3 w-5 rounded-xs border border-border-strong text-accent" />
          For walk-ins
        </li>
        {STANDINGS.map((kind) => {
          const Icon = STANDING_ICONS[kind]
          return (
            <li key={kind} className="flex items-center gap-1">
              <Icon aria-hidden className="size-3.5" />
              {kind === 'provisional' ? (
                <span aria-hidden className="striped h-3 w-5 rounded-xs border border-border-strong" />
              ) : null}
              {STANDING_WORDS[kind]}
            </li>
          )
        })}
      </ul>
      <span className="ml-auto">Times in {zoneWords(timeZone)}</span>
      {cancelledCount > 0 ? (
        <Button
          look="quiet"
          aria-pressed={showsCancelled}
          onClick={toggleCancelled}
          className="min-h-7 text-xs"
        >
          {showsCancelled ? 'Hide' : 'Show'} {cancelledCount} cancelled
        </Button>
      ) : null}
    </footer>
  )
}
