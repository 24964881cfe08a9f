import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import { APPOINTMENT_STATUS_RULES } from '@scheduler/shared-types/appointments/appointment.rules'
import type { AttentionItem, ClinicData } from '../../ipc/ipc-contract.ts'
import { birthDate, dateTimeSpan } from '../time/words.ts'

/** One fact, as it is here and as it is on the server; null: it is not there. */
export type VersionRow = {
  readonly name: string
  readonly here: string | null
  readonly there: string | null
  readonly differs: boolean
}

type Clinic = Pick<ClinicData, 'clinic' | 'doctors' | 'rooms'>
type Facts = Readonly<Record<string, string | null>>

/** Both versions of what an act was about, fact by fact; those that say the same are shown once more. Pure. */
export function versionRows(item: AttentionItem, clinic: Clinic): VersionRow[] {
  const [here, there] = bothSides(item, clinic)
  const names = [...new Set([...Object.keys(here ?? {}), ...Object.keys(there ?? {})])]
  return names.flatMap((name) => {
    const row = { name, here: here?.[name] ?? null, there: there?.[name] ?? null }
    const isSilent = row.here === null && row.there === null
    return isSilent ? [] : [{ ...row, differs: row.here !== row.there }]
  })
}

function bothSides({ operation, here, there }: AttentionItem, clinic: Clinic): [Facts | null, Facts | null] {
  const { timeZone } = clinic.clinic
  const spanFacts = (span: { start: string; end: string; doctorId: string; reason: string }): Facts => ({
    When: dateTimeSpan(timeZone, Date.parse(span.start), Date.parse(span.end)),
    Doctor: nameIn(clinic.doctors, span.doctorId),
    Reason: span.reason || null,
  })
  switch (operation.name) {
    case 'patient.create':
    case 'patient.update':
      return [patientFacts(operation.args), there.patient && patientFacts(there.patient, operation.args)]
    case 'time-off.create':
      return [spanFacts(operation.args), there.timeOff && spanFacts(there.timeOff)]
    case 'time-off.remove':
      return [null, there.timeOff && spanFacts(there.timeOff)]
    default:
      return [
        here && appointmentFacts(here, clinic),
        there.appointment && appointmentFacts(there.appointment, clinic),
      ]
  }
}

function appointmentFacts(appointment: Appointment, { clinic, doctors, rooms }: Clinic): Facts {
  const { start, end, doctorId, roomId, status, note, cancellation } = appointment
  const { label } = APPOINTMENT_STATUS_RULES[status]
  return {
    When: dateTimeSpan(clinic.timeZone, Date.parse(start), Date.parse(end)),
    Doctor: nameIn(doctors, doctorId),
    Room: roomId && nameIn(rooms, roomId),
    Status: cancellation ? `${label}: ${cancellation.reason}` : label,
    Note: note || null,
  }
}

type PatientPart = {
  readonly givenName?: string | undefined
  readonly familyName?: string | undefined
  readonly birthDate?: string | null | undefined
  readonly phone?: string | null | undefined
  readonly email?: string | null | undefined
  readonly note?: string | undefined
}

/** @param asked Only what the act was about. */
function patientFacts(patient: PatientPart, asked: PatientPart = patient): Facts {
  const fact = (key: keyof PatientPart) => (asked[key] === undefined ? null : patient[key] || null)
  const born = fact('birthDate')
  return {
    'Given name': fact('givenName'),
    'Family name': fact('familyName'),
    Born: born && birthDate(born),
    Phone: fact('phone'),
    'E-mail': fact('email'),
    Note: fact('note'),
  }
}

function nameIn(items: readonly { readonly id: string; readonly name: string }[], id: string): string | null {
  return items.find((item) => item.id === id)?.name ?? null
}
