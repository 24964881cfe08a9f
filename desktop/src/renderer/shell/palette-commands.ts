import {
  CalendarDays,
  CalendarOff,
  CalendarPlus,
  ChevronLeft,
  ChevronRight,
  DoorOpen,
  Keyboard,
  ListChecks,
  Lock,
  type LucideIcon,
  NotebookPen,
  Printer,
  Settings,
  Users,
} from 'lucide-react'
import type { Actions } from '../state/actions.ts'

export type PaletteCommand = {
  readonly id: string
  readonly title: string
  /** What tells it apart, or the key that does the same. */
  readonly detail: string
  readonly Icon: LucideIcon
  readonly run: () => void
}

/** Everything the desk can do from anywhere, by name. */
export function paletteCommands(actions: Actions): PaletteCommand[] {
  const command = (
    id: string,
    title: string,
    detail: string,
    Icon: LucideIcon,
    run: () => void,
  ): PaletteCommand => ({ id, title, detail, Icon, run })
  return [
    command('book', 'Book an appointment', 'B', CalendarPlus, () => actions.openBooking()),
    command('walk-in', 'Walk-in', 'W', DoorOpen, () => actions.openWalkIn()),
    command('today', 'Go to today', 'T', CalendarDays, actions.showToday),
    command('next', 'Next day', ']', ChevronRight, () => actions.showDayBy(1)),
    command('previous', 'Previous day', '[', ChevronLeft, () => actions.showDayBy(-1)),
    command('attention', 'Needs attention', 'G A', ListChecks, () => actions.showAttention()),
    command('patients', 'Patients', 'G P', Users, () => actions.showScreen('patients')),
    command('time-off', 'Enter time off', '', CalendarOff, () => actions.openTimeOff()),
    command('paper-notes', 'Paper notes', 'G N', NotebookPen, () => actions.showScreen('paper-notes')),
    command('day-list', 'Day list, to print', 'G L', Printer, () => actions.showScreen('day-list')),
    command('settings', 'Settings', 'G S', Settings, () => actions.showScreen('settings')),
    command('lock', 'Lock the desk', 'Ctrl L', Lock, () => void actions.lock()),
    command('keys', 'Keys', '?', Keyboard, () => actions.showDialog('shortcuts')),
  ]
}
