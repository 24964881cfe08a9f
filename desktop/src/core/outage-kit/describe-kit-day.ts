import { APPOINTMENT_STATUS_RULES } from '@scheduler/shared-types/appointments/appointment.rules'
import type {
  BoardAppointment,
  ClinicData,
  DaySchedule,
  DoctorDay,
  Standing,
} from '../../ipc/ipc-contract.ts'
import { freeGaps } from './free-gaps.ts'
import type { KitDay, KitDoctor, KitLine } from './kit-contents.ts'
import { birthDate, fullDate, momentWords, spanWords } from './kit-words.ts'

/** What a reader of the list has to know of a visit that the server has not accepted. */
const MARKS: Readonly<Record<Standing, string>> = {
  accepted: '',
  certain: 'Not yet sent; this desk’s walk-in time',
  provisional: 'Not yet accepted',
  refused: 'Refused: see Needs attention',
}

/** Only what takes time can lose it to somebody else: the rest is sure, and only not sent. */
function markOf({ standing, waiting }: BoardAppointment): string {
  const takesTime = waiting.includes('appointment.book') || waiting.includes('appointment.move')
  return standing === 'provisional' && waiting.length > 0 && !takesTime ? 'Not yet sent' : MARKS[standing]
}

/** A day of the board as the outage list has it: by doctor, in the order of the clock. Pure. */
export function describeKitDay(schedule: DaySchedule, clinic: ClinicData): KitDay {
  const { date, timeZone, closures, asOf } = schedule
  return {
    date,
    title: fullDate(date),
    facts: [
      ...closures.map(({ start, end, reason }) =>
        withReason(`Closed ${spanWords(timeZone, start, end)}`, reason),
      ),
      ...(asOf ? [`Without the server since ${momentWords(timeZone, asOf)}`] : []),
    ],
    doctors: schedule.doctors.map((day) => describeDoctor(schedule, clinic, day)),
  }
}

function describeDoctor(schedule: DaySchedule, clinic: ClinicData, day: DoctorDay): KitDoctor {
  const { timeZone } = schedule
  const span = ({ start, end }: { readonly start: string; readonly end: string }) =>
    spanWords(timeZone, start, end)
  const visits = schedule.appointments.filter(({ doctorId }) => doctorId === day.doctorId)
  const leases = schedule.leases.filter(({ doctorId }) => doctorId === day.doctorId)
  const own = leases.filter(({ isOwn }) => isOwn)
  const gaps = freeGaps(day.open, [
    ...day.away,
    ...schedule.closures,
    ...leases,
    ...visits.filter(({ status }) => APPOINTMENT_STATUS_RULES[status].occupies !== false),
  ])
  const lines = [
    ...visits.filter(isListed).map((visit) => ({ at: visit.start, line: describeVisit(visit, clinic) })),
    ...gaps.map(({ start, end }) => ({
      at: new Date(start).toISOString(),
      line: { kind: 'free', time: spanWords(timeZone, start, end), words: 'free' } as const,
    })),
    ...own.map((lease) => ({
      at: lease.start,
      line: { kind: 'free', time: span(lease), words: 'walk-ins' } as const,
    })),
  ]
  return {
    name: clinic.doctors.find(({ id }) => id === day.doctorId)?.name ?? 'Doctor',
    facts: [
      day.open.length > 0 ? `Open ${day.open.map(span).join(', ')}` : 'Not open',
      ...day.away.map(
        (away) =>
          `${withReason(`Away ${span(away)}`, away.reason)}${away.standing === 'accepted' ? '' : ', not yet sent'}`,
      ),
      ...leases.filter(({ isOwn }) => !isOwn).map((lease) => `Another desk fills ${span(lease)}`),
    ],
    lines: lines.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).map(({ line }) => line),
  }
}

/** A cancelled visit is listed only as long as the server does not know of it. */
function isListed({ status, standing }: BoardAppointment): boolean {
  return status !== 'cancelled' || standing !== 'accepted'
}

function describeVisit(visit: BoardAppointment, clinic: ClinicData): KitLine {
  const { patient } = visit
  const nameOf = (records: readonly { id: string; name: string }[], id: string | null) =>
    records.find((record) => record.id === id)?.name ?? ''
  return {
    kind: 'visit',
    time: spanWords(visit.timeZone, visit.start, visit.end),
    patient: `${patient.familyName}, ${patient.givenName}`,
    born: patient.birthDate ? birthDate(patient.birthDate) : '',
    phone: patient.phone ?? '',
    type: nameOf(clinic.appointmentTypes, visit.appointmentTypeId),
    room: nameOf(clinic.rooms, visit.roomId),
    status: APPOINTMENT_STATUS_RULES[visit.status].label,
    mark: markOf(visit),
    note: visit.note,
  }
}

function withReason(words: string, reason: string): string {
  return reason ? `${words} (${reason})` : words
}
