import type { AppointmentStatus } from './appointment.rules.ts'

/*
 * What an appointment has after a change of its status, whoever shows or stores it. `Instant` is how the caller keeps
 * instants: the API as dates, the desk as text. Which change is allowed: appointment.rules.
 */

type Stamp = 'arrivedAt' | 'startedAt' | 'completedAt'

const STAMPS: Readonly<Partial<Record<AppointmentStatus, Stamp>>> = {
  arrived: 'arrivedAt',
  'in-progress': 'startedAt',
  completed: 'completedAt',
}

/** The field that keeps when the status was reached; null: none does. */
export function stampOf(status: AppointmentStatus): Stamp | null {
  return STAMPS[status] ?? null
}

/** Of an appointment that is given a status: the status, and when it was reached. */
export function withStatus<Instant>(
  status: AppointmentStatus,
  at: Instant,
): { readonly status: AppointmentStatus } & Readonly<Partial<Record<Stamp, Instant>>> {
  const stamp = stampOf(status)
  return { status, ...(stamp && { [stamp]: at }) }
}

/** Of an appointment that is cancelled. */
export function cancelled<Instant>(
  { sequence }: { readonly sequence: number },
  { reason, by }: { readonly reason: string; readonly by: 'patient' | 'clinic' },
  at: Instant,
) {
  return { status: 'cancelled', cancellation: { reason, by, at }, sequence: sequence + 1 } as const
}

/** The sequence of an appointment whose last change is taken back: calendars must hear that it is on again. */
export function sequenceAfterUndo(before: {
  readonly status: AppointmentStatus
  readonly sequence: number
}): number {
  return before.sequence + (before.status === 'cancelled' ? 1 : 0)
}
