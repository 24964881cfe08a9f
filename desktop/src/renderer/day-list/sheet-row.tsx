import { APPOINTMENT_STATUS_RULES } from '@scheduler/shared-types/appointments/appointment.rules'
import { isOverbooked } from '@scheduler/shared-types/scheduling/override'
import type { BoardAppointment, ClinicData } from '../../ipc/ipc-contract.ts'
import { standingWords } from '../appointment/standing-words.ts'
import { birthDate, listName, timeSpan } from '../time/words.ts'
import type { ListRow } from './list-rows.ts'

type SheetRowProps = { readonly row: ListRow; readonly timeZone: string; readonly clinic: ClinicData }

const CELL = 'py-1 pr-3 align-top break-words'

/** One line: who comes, or time for whoever comes. */
export function SheetRow({ row, timeZone, clinic }: SheetRowProps) {
  if (row.kind === 'walk-in') {
    return (
      <tr className="break-inside-avoid border-b border-border">
        <TimeCell time={timeSpan(timeZone, row.start, row.end)} />
        <td colSpan={6} className={`${CELL} italic`}>
          Walk-in time of this desk: what is booked into it here is certain.
        </td>
      </tr>
    )
  }
  return <AppointmentLine appointment={row.appointment} timeZone={timeZone} clinic={clinic} />
}

/** On one line, but for a time of an hour that comes twice, which is longer: it goes on after its dash. */
function TimeCell({ time }: { readonly time: string }) {
  const fits = time.length === '09:00–09:30'.length
  return <td className={`${CELL} tabular ${fits ? 'whitespace-nowrap' : ''}`}>{time}</td>
}

type AppointmentLineProps = Omit<SheetRowProps, 'row'> & { readonly appointment: BoardAppointment }

function AppointmentLine({ appointment, timeZone, clinic }: AppointmentLineProps) {
  const { patient, start, end, appointmentTypeId, roomId, status, note } = appointment
  const standing = standingWords(appointment)
  const nameIn = (items: readonly { readonly id: string; readonly name: string }[], id: string | null) =>
    items.find((item) => item.id === id)?.name ?? ''
  return (
    <tr className="break-inside-avoid border-b border-border">
      <TimeCell time={timeSpan(timeZone, Date.parse(start), Date.parse(end))} />
      <td className={CELL}>
        <span className="font-semibold">{listName(patient)}</span>
        {note ? <span className="block text-sm whitespace-pre-line">{note}</span> : null}
      </td>
      <td className={`${CELL} tabular whitespace-nowrap`}>
        {patient.birthDate ? birthDate(patient.birthDate) : '–'}
      </td>
      <td className={`${CELL} tabular`}>{patient.phone ?? '–'}</td>
      <td className={CELL}>{nameIn(clinic.appointmentTypes, appointmentTypeId)}</td>
      <td className={CELL}>{nameIn(clinic.rooms, roomId) || '–'}</td>
      <td className={CELL}>
        {APPOINTMENT_STATUS_RULES[status].label}
        {isOverbooked(appointment) ? ', overbooked' : ''}
        {standing ? <strong className="block">{standing.word}</strong> : null}
      </td>
    </tr>
  )
}
