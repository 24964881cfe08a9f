import type { AppointmentTypeRules, Busy, ClinicRules, SchedulingQuery } from '../rules.types.ts'
import { epochMs } from '../time-values.ts'

/** Monday 23 November 2026, 08:00 in London, which is on UTC in winter: wall time and instant agree. */
export const now = epochMs('2026-11-23T08:00:00.000Z')
/** The day after: a Tuesday. */
export const tuesday = '2026-11-24'

/** An instant of that Tuesday, or of another date. */
export function at(time: string, date: string = tuesday): number {
  return epochMs(`${date}T${time}:00.000Z`)
}

/** A half-hour check-up without further conditions. */
export const checkUp: AppointmentTypeRules = {
  id: 'check-up',
  durationMinutes: 30,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  stepMinutes: 30,
  noticeMinutes: 0,
  horizonDays: 90,
  dailyLimit: null,
  doctorIds: ['doctor-a'],
  roomIds: [],
  equipmentIds: [],
  online: true,
  active: true,
}

/** Two doctors who work from nine to twelve every day, two rooms, a laser; nothing is closed. */
export function clinic(
  change: Partial<ClinicRules> = {},
  type: Partial<AppointmentTypeRules> = {},
): ClinicRules {
  return {
    timeZone: 'Europe/London',
    doctors: [
      { id: 'doctor-a', active: true },
      { id: 'doctor-b', active: true },
    ],
    rooms: [
      { id: 'room-1', active: true },
      { id: 'room-2', active: true },
    ],
    equipment: [{ id: 'laser', active: true }],
    workingHours: ['doctor-a', 'doctor-b'].flatMap((doctorId) =>
      [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
        doctorId,
        weekday,
        ranges: [{ start: '09:00', end: '12:00' }],
        effectiveFrom: '2000-01-01',
        effectiveTo: null,
      })),
    ),
    exceptions: [],
    timeOff: [],
    closures: [],
    walkInTimes: [],
    appointmentTypes: [{ ...checkUp, ...type }],
    ...change,
  }
}

/** A query as the public asks it. */
export function ask(change: Partial<SchedulingQuery> = {}): SchedulingQuery {
  return { rules: clinic(), busy: [], appointmentTypeId: 'check-up', now, audience: 'public', ...change }
}

/** A visit of doctor A on that Tuesday from one wall time to another. */
export function visit(start: string, end: string, change: Partial<Busy> = {}): Busy {
  return {
    id: `visit-${start}`,
    start: at(start),
    end: at(end),
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    doctorId: 'doctor-a',
    roomId: null,
    equipmentIds: [],
    patientId: 'patient-x',
    appointmentTypeId: 'check-up',
    lane: 0,
    kind: 'appointment',
    ...change,
  }
}
