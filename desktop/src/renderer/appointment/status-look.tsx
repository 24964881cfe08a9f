import {
  APPOINTMENT_STATUS_RULES,
  type AppointmentStatus,
} from '@scheduler/shared-types/appointments/appointment.rules'
import {
  Armchair,
  CalendarCheck,
  CalendarClock,
  Check,
  CheckCheck,
  CircleHelp,
  CircleX,
  type LucideIcon,
  Stethoscope,
  UserX,
} from 'lucide-react'
import type { CSSProperties } from 'react'

const ICONS: Readonly<Record<AppointmentStatus, LucideIcon>> = {
  requested: CalendarClock,
  booked: CalendarCheck,
  confirmed: CheckCheck,
  arrived: Armchair,
  'in-progress': Stethoscope,
  completed: Check,
  cancelled: CircleX,
  'no-show': UserX,
  'newer-version': CircleHelp,
}

/** The status's two colours as --status and --status-soft, for an element and what is in it. */
export function statusStyle(status: AppointmentStatus): CSSProperties {
  // Custom properties are not in React's type of a style.
  return {
    '--status': `var(--status-${status})`,
    '--status-soft': `var(--status-${status}-soft)`,
  } as CSSProperties
}

type StatusIconProps = { readonly status: AppointmentStatus; readonly className?: string }

export function StatusIcon({ status, className = 'size-3.5' }: StatusIconProps) {
  const Icon = ICONS[status]
  return <Icon aria-hidden className={`shrink-0 text-(--status) ${className}`} style={statusStyle(status)} />
}

/** Stripe, icon and word: the look of a status everywhere. */
export function StatusWord({ status }: { readonly status: AppointmentStatus }) {
  return (
    <span
      style={statusStyle(status)}
      className="inline-flex items-center gap-1.5 rounded-sm border-l-4 border-(--status) bg-(--status-soft) px-2 py-0.5 font-medium"
    >
      <StatusIcon status={status} />
      {APPOINTMENT_STATUS_RULES[status].label}
    </span>
  )
}
