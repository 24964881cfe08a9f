import type { AppointmentStatus } from '@scheduler/shared-types/appointments/appointment.rules'
import { CalendarCheck, CircleCheck, CircleX, Hourglass, type LucideIcon, UserCheck } from 'lucide-react'

type Look = { readonly words: string; readonly Icon: LucideIcon; readonly color: string }

/** A status as a patient understands it: icon and word, never colour alone. */
const LOOKS: Readonly<Record<AppointmentStatus, Look>> = {
  requested: { words: 'Waiting for the clinic to confirm', Icon: Hourglass, color: 'text-warning' },
  booked: { words: 'Booked', Icon: CalendarCheck, color: 'text-success' },
  confirmed: { words: 'Confirmed', Icon: CalendarCheck, color: 'text-success' },
  arrived: { words: 'You have checked in', Icon: UserCheck, color: 'text-success' },
  'in-progress': { words: 'In progress', Icon: UserCheck, color: 'text-success' },
  completed: { words: 'Completed', Icon: CircleCheck, color: 'text-muted' },
  cancelled: { words: 'Cancelled', Icon: CircleX, color: 'text-danger' },
  'no-show': { words: 'Missed', Icon: CircleX, color: 'text-danger' },
  // The page is served by the API itself: only one left open over an update meets this.
  'newer-version': { words: 'Changed; load this page again', Icon: Hourglass, color: 'text-warning' },
}

export function StatusWords({ status }: { readonly status: AppointmentStatus }) {
  const { words, Icon, color } = LOOKS[status]
  return (
    <span className="flex items-center gap-2">
      <Icon aria-hidden className={`size-5 shrink-0 ${color}`} />
      {words}
    </span>
  )
}
