import { NEWER_VERSION } from '../primitives/newer-version.ts'

/**
 * The status table of an appointment: what each status means for time, and which may follow which.
 * Append-only: statuses are stored.
 */
export const APPOINTMENT_STATUSES = [
  'requested',
  'booked',
  'confirmed',
  'arrived',
  'in-progress',
  'completed',
  'cancelled',
  'no-show',
] as const

/** NEWER_VERSION where this program does not know the status it read. */
export type AppointmentStatus = (typeof APPOINTMENT_STATUSES)[number] | typeof NEWER_VERSION

type StatusRule = {
  /** Place in the order; two desks' changes merge to the later one. */
  readonly order: number
  /** Whether the appointment keeps its time; `setting` asks the clinic (requestedOccupies). */
  readonly occupies: boolean | 'setting'
  /** Statuses a person may set next. Going back is done by undo, not by this table. */
  readonly next: readonly AppointmentStatus[]
  /** The word on a button that leads here. */
  readonly verb: string
  readonly label: string
}

/**
 * `completed` keeps its past. `no-show` frees its time because staff said so. `cancelled` frees it.
 * Order after OpenMRS' numbers (requested 0 … final 4), with arrived and in-progress told apart.
 */
export const APPOINTMENT_STATUS_RULES: Readonly<Record<AppointmentStatus, StatusRule>> = {
  requested: {
    order: 0,
    occupies: 'setting',
    next: ['booked', 'cancelled'],
    verb: 'Request',
    label: 'Requested',
  },
  booked: {
    order: 1,
    occupies: true,
    next: ['confirmed', 'arrived', 'in-progress', 'completed', 'no-show', 'cancelled'],
    verb: 'Accept',
    label: 'Booked',
  },
  confirmed: {
    order: 2,
    occupies: true,
    next: ['arrived', 'in-progress', 'completed', 'no-show', 'cancelled'],
    verb: 'Confirm',
    label: 'Confirmed',
  },
  arrived: {
    order: 3,
    occupies: true,
    next: ['in-progress', 'completed', 'no-show', 'cancelled'],
    verb: 'Check in',
    label: 'Arrived',
  },
  'in-progress': {
    order: 4,
    occupies: true,
    next: ['completed', 'cancelled'],
    verb: 'Start',
    label: 'In progress',
  },
  completed: { order: 5, occupies: true, next: [], verb: 'Complete', label: 'Completed' },
  cancelled: { order: 6, occupies: false, next: [], verb: 'Cancel', label: 'Cancelled' },
  // It may occupy its time, and what may follow is known to newer programs only.
  [NEWER_VERSION]: { order: -1, occupies: true, next: [], verb: 'Newer version', label: 'Newer version' },
  'no-show': { order: 6, occupies: false, next: [], verb: 'No-show', label: 'No-show' },
}

/** Whether staff may change an appointment from one status to another (undo has its own rule). */
export function canChangeStatus(from: AppointmentStatus, to: AppointmentStatus): boolean {
  return APPOINTMENT_STATUS_RULES[from].next.includes(to)
}

/** Whether an appointment with this status keeps its time occupied. */
export function statusOccupies(
  status: AppointmentStatus,
  settings: { readonly requestedOccupies: boolean },
): boolean {
  const { occupies } = APPOINTMENT_STATUS_RULES[status]
  return occupies === 'setting' ? settings.requestedOccupies : occupies
}

/** Whether the appointment is still ahead or under way: it can be moved or cancelled. */
export function isLive(status: AppointmentStatus): boolean {
  return APPOINTMENT_STATUS_RULES[status].next.includes('cancelled')
}

/** Whether the appointment takes place or took place: it is neither cancelled nor a no-show. */
export function takesPlace(status: AppointmentStatus): boolean {
  return APPOINTMENT_STATUS_RULES[status].occupies !== false
}
