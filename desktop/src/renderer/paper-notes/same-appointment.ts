import type { BoardAppointment, DaySchedule } from '../../ipc/ipc-contract.ts'
import type { PaperNote } from './paper-note.ts'

/** The appointments a patient has on a day and that were not given up. */
export function appointmentsOf(day: DaySchedule | null, patientId: string): readonly BoardAppointment[] {
  return (day?.appointments ?? []).filter(
    ({ patient, status }) => patient.id === patientId && status !== 'cancelled',
  )
}

/** The appointment a note is about, if the patient has it already: then nothing is booked, only told what happened. */
export function sameAppointment(
  day: DaySchedule | null,
  note: PaperNote,
  start: number,
): BoardAppointment | null {
  const own = day?.appointments.find(({ id }) => id === note.appointmentId)
  if (own) return own
  if (!note.patient) return null
  const there = appointmentsOf(day, note.patient.id)
  return there.find((each) => Date.parse(each.start) === start && each.doctorId === note.doctorId) ?? null
}
