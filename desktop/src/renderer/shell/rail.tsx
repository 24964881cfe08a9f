import {
  CalendarDays,
  Keyboard,
  ListChecks,
  type LucideIcon,
  NotebookPen,
  Printer,
  Settings,
  Users,
} from 'lucide-react'
import { useActions, useDesk } from '../state/desk-context.tsx'
import type { Screen } from '../state/desk-state.ts'

type Entry = {
  readonly screen: Screen
  readonly label: string
  readonly Icon: LucideIcon
  /** Nothing to do on a phone. */
  readonly isWideOnly?: boolean
}

const SCREENS: readonly Entry[] = [
  { screen: 'day', label: 'Day', Icon: CalendarDays },
  { screen: 'attention', label: 'Attention', Icon: ListChecks },
  { screen: 'patients', label: 'Patients', Icon: Users },
  { screen: 'paper-notes', label: 'Paper notes', Icon: NotebookPen },
  { screen: 'day-list', label: 'Day list', Icon: Printer, isWideOnly: true },
  { screen: 'settings', label: 'Settings', Icon: Settings },
]

const ITEM =
  'relative flex min-h-12 cursor-pointer flex-col items-center justify-center gap-0.5 rounded-md px-1 text-center text-xs leading-tight text-muted hover:bg-sunken hover:text-text aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent-text'

/** The screens; at the side, or below on a narrow window. A number stands only where a person is needed. */
export function Rail() {
  const current = useDesk((state) => state.screen)
  const refused = useDesk((state) => state.connection.refused)
  const { showScreen, showDialog } = useActions()
  return (
    <nav
      aria-label="Screens"
      className="flex shrink-0 gap-1 border-border bg-surface p-1.5 print:hidden max-md:order-last max-md:justify-between max-md:border-t md:w-19 md:flex-col md:border-r"
    >
      {SCREENS.map(({ screen, label, Icon, isWideOnly }) => (
        <button
          key={screen}
          type="button"
          aria-current={current === screen ? 'page' : undefined}
          onClick={() => showScreen(screen)}
          className={`${ITEM} max-md:min-w-0 max-md:flex-1 ${isWideOnly ? 'max-md:hidden' : ''}`}
        >
          <Icon aria-hidden className="size-5" />
          {label}
          {screen === 'attention' && refused > 0 ? <Badge count={refused} /> : null}
        </button>
      ))}
      <button
        type="button"
        onClick={() => showDialog('shortcuts')}
        aria-keyshortcuts="?"
        className={`${ITEM} mt-auto max-md:hidden`}
      >
        <Keyboard aria-hidden className="size-5" />
        Keys
      </button>
    </nav>
  )
}

function Badge({ count }: { readonly count: number }) {
  return (
    <span className="tabular absolute top-0.5 left-1/2 ml-1 min-w-4 rounded-full bg-danger px-1 text-center text-[0.7rem] leading-4 font-semibold text-surface">
      {count}
      <span className="sr-only"> need a person</span>
    </span>
  )
}
