import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Lease } from '@scheduler/shared-types/leases/lease.contract'
import type { Patient, PatientSummary } from '@scheduler/shared-types/patients/patient.contract'
import type { LocalDate } from '@scheduler/shared-types/scheduling/time-values'
import type { TimeOff } from '@scheduler/shared-types/time-off/time-off.contract'
import type { BoardAppointment, DeskPatient, Standing } from '../../ipc/ipc-contract.ts'
import type { ClinicRecords } from '../clinic/clinic-records.ts'

/** What the server has said, as far as it is kept here. */
export type Confirmed = {
  readonly records: ClinicRecords
  /** Those that start on the clinic's local date. */
  readonly appointmentsOn: (date: LocalDate) => readonly Appointment[]
  readonly appointment: (id: string) => Appointment | null
  readonly patient: (id: string) => Patient | null
  /** What the kept days tell of a patient who is not kept whole. */
  readonly seenPatient: (id: string) => PatientSummary | null
}

export type StandingTimeOff = TimeOff & { readonly standing: Standing }

/**
 * What is shown: the confirmed records with what was done here laid over them. Plain data beside `confirmed`; a view
 * is never changed, an operation laid over it makes another.
 */
export type View = {
  readonly confirmed: Confirmed
  /** Only those that look different from the confirmed ones. */
  readonly appointments: ReadonlyMap<string, BoardAppointment>
  readonly patients: ReadonlyMap<string, DeskPatient>
  /** All of them. */
  readonly timeOff: readonly StandingTimeOff[]
  /** Ids of records about which something done here was refused; a person has to look. */
  readonly refused: ReadonlySet<string>
  /** All in force, this desk's without what was booked into them here. */
  readonly leases: readonly Lease[]
}

/** What an operation is laid over with. */
export type Knowledge = {
  readonly deskId: string
  /** The desk's estimate of the server's clock; epoch milliseconds. */
  readonly serverNow: number
  /** Ids of records about which something done here was refused. */
  readonly refused?: ReadonlySet<string>
}

/** The confirmed records with nothing laid over them. */
export function plainView(confirmed: Confirmed, { serverNow, refused = new Set() }: Knowledge): View {
  const { timeOff, leases } = confirmed.records
  return {
    confirmed,
    appointments: new Map(),
    patients: new Map(),
    timeOff: timeOff.map((each) => ({ ...each, standing: standingOf(refused, each.id) })),
    refused,
    leases: leases.filter(({ expiresAt }) => Date.parse(expiresAt) > serverNow),
  }
}

/** A confirmed appointment as it is shown. */
export function untouched({ refused }: View, appointment: Appointment): BoardAppointment {
  return { ...appointment, standing: standingOf(refused, appointment.id), waiting: [] }
}

function standingOf(refused: ReadonlySet<string>, id: string): Standing {
  return refused.has(id) ? 'refused' : 'accepted'
}

export function appointmentIn(view: View, id: string): BoardAppointment | null {
  const laidOver = view.appointments.get(id)
  if (laidOver) return withPatient(view, laidOver)
  const confirmed = view.confirmed.appointment(id)
  return confirmed && withPatient(view, untouched(view, confirmed))
}

/** Those that start on the clinic's local date. */
export function appointmentsOn(view: View, date: LocalDate): BoardAppointment[] {
  const confirmed = view.confirmed.appointmentsOn(date).filter(({ id }) => !view.appointments.has(id))
  const laidOver = [...view.appointments.values()].filter(({ wallTime }) => wallTime.slice(0, 10) === date)
  return [...confirmed.map((each) => untouched(view, each)), ...laidOver].map((each) =>
    withPatient(view, each),
  )
}

export function patientIn(view: View, id: string): DeskPatient | null {
  const laidOver = view.patients.get(id)
  if (laidOver) return laidOver
  const confirmed = view.confirmed.patient(id)
  return confirmed && { ...confirmed, standing: standingOf(view.refused, id) }
}

/** An appointment tells its patient as they were when it last changed; the patient's own record is newer. */
function withPatient(view: View, appointment: BoardAppointment): BoardAppointment {
  const { id } = appointment.patient
  const patient = view.patients.get(id) ?? view.confirmed.patient(id)
  return patient ? { ...appointment, patient: summaryOf(patient) } : appointment
}

export function summaryOf(patient: Patient): PatientSummary {
  const { id, givenName, familyName, birthDate, phone, verified } = patient
  return { id, givenName, familyName, birthDate, phone, verified }
}
