import { CalendarDays, Keyboard, type LucideIcon, Users } from 'lucide-react'
import { useActions, useDesk } from '../state/desk-context.tsx'
import type { Screen } from '../state/desk-state.ts'

const SCREENS: readonly { readonly screen: Screen; readonly label: string; readonly Icon: LucideIcon }[] = [
  { screen: 'day', label: 'Day', Icon: CalendarDays },
  { screen: 'patients', label: 'Patients', Icon: Users },
]

const ITEM =
  'flex min-h-12 cursor-pointer flex-col items-center justify-center gap-0.5 rounded-md px-2 text-xs text-muted hover:bg-sunken hover:text-text aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent-text'

/** The screens; at the side, or below on a narrow window. */
export function Rail() {
  const current = useDesk((state) => state.screen)
  const { showScreen, showDialog } = useActions()
  return (
    <nav
      aria-label="Screens"
      className="flex shrink-0 gap-1 border-border bg-surface p-1.5 max-md:order-last max-md:justify-center max-md:border-t md:w-19 md:flex-col md:border-r"
    >
      {SCREENS.map(({ screen, label, Icon }) => (
        <button
          key={screen}
          type="button"
          aria-current={current === screen ? 'page' : undefined}
          onClick={() => showScreen(screen)}
          className={`${ITEM} max-md:min-w-20`}
        >
          <Icon aria-hidden className="size-5" />
          {label}
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
