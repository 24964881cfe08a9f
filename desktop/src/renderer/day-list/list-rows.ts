import type { BoardAppointment, ClinicData, DaySchedule } from '../../ipc/ipc-contract.ts'

/** One line of a doctor's list: an appointment, or walk-in time this desk may still fill. */
export type ListRow =
  | { readonly kind: 'appointment'; readonly start: number; readonly appointment: BoardAppointment }
  | { readonly kind: 'walk-in'; readonly start: number; readonly end: number; readonly id: string }

export type DoctorList = {
  readonly doctorId: string
  readonly name: string
  /** When they work that day, in instants. */
  readonly open: readonly { readonly start: number; readonly end: number }[]
  readonly rows: readonly ListRow[]
}

/**
 * The day as it is printed: doctors in the clinic's order, those without hours and without appointments left out.
 * Cancelled appointments are not on the list. Pure.
 */
export function doctorLists(day: DaySchedule, clinic: ClinicData): readonly DoctorList[] {
  return day.doctors
    .map(({ doctorId, open }) => ({
      doctorId,
      name: clinic.doctors.find(({ id }) => id === doctorId)?.name ?? '',
      open: open.map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) })),
      rows: rowsOf(day, doctorId),
    }))
    .filter(({ open, rows }) => open.length > 0 || rows.length > 0)
}

function rowsOf(day: DaySchedule, doctorId: string): readonly ListRow[] {
  const appointments = day.appointments
    .filter((each) => each.doctorId === doctorId && each.status !== 'cancelled')
    .map(
      (appointment) => ({ kind: 'appointment', start: Date.parse(appointment.start), appointment }) as const,
    )
  const walkIn = day.leases
    .filter((lease) => lease.doctorId === doctorId && lease.isOwn)
    .map(
      ({ id, start, end }) =>
        ({ kind: 'walk-in', id, start: Date.parse(start), end: Date.parse(end) }) as const,
    )
  return [...appointments, ...walkIn].sort((a, b) => a.start - b.start)
}
