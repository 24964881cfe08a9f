import { APPOINTMENT_STATUS_RULES } from '@scheduler/shared-types/appointments/appointment.rules'
import { clockWords } from '@scheduler/shared-types/display/clock-words'
import type { BoardAppointment, ClinicData, DaySchedule } from '../../ipc/ipc-contract.ts'
import { parseTime } from '../time/parse-time.ts'
import { typedTime } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import type { PaperNote } from './paper-note.ts'
import { appointmentsOf } from './same-appointment.ts'

type SameDayHintProps = {
  readonly note: PaperNote
  readonly day: DaySchedule | null
  readonly clinic: ClinicData
  readonly onChange: (part: Partial<PaperNote>) => void
}

/** What the patient has that day already, so that a paper about it does not book a second time. */
export function SameDayHint({ note, day, clinic, onChange }: SameDayHintProps) {
  const there = note.patient ? appointmentsOf(day, note.patient.id) : []
  if (!day || there.length === 0) return null
  const timeOf = ({ start }: BoardAppointment) => typedTime(day.timeZone, Date.parse(start))
  const isIt = (each: BoardAppointment) =>
    timeOf(each) === parseTime(note.time) && each.doctorId === note.doctorId
  const doctorOf = ({ doctorId }: BoardAppointment) =>
    clinic.doctors.find(({ id }) => id === doctorId)?.name ?? ''
  return (
    <ul role="status" className="order-last col-span-full flex flex-col gap-1">
      {there.map((each) => (
        <li key={each.id} className="flex flex-wrap items-center gap-x-2 rounded-md bg-accent-soft px-3 py-1">
          <span className="tabular">
            {isIt(each) ? 'This is the appointment at ' : 'Has an appointment at '}
            {clockWords(day.timeZone, Date.parse(each.start))}, {doctorOf(each)} (
            {APPOINTMENT_STATUS_RULES[each.status].label.toLowerCase()}).
          </span>
          {isIt(each) ? (
            <span className="text-muted">Nothing is booked twice: only what happened is kept with it.</span>
          ) : (
            <Button
              look="quiet"
              className="min-h-7"
              onClick={() =>
                onChange({
                  time: timeOf(each),
                  doctorId: each.doctorId,
                  appointmentTypeId: each.appointmentTypeId,
                })
              }
            >
              It is about this one
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
