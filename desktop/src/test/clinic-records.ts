import { zClinicSettings } from '@scheduler/shared-types/clinics/clinic.contract'
import type { ClinicRecords } from '../core/clinic/clinic-records.ts'
import { idOf } from './appointments.ts'

export const CLINIC = idOf(900)
export const DOCTOR = idOf(700)
export const OTHER_DOCTOR = idOf(701)
export const ROOM = idOf(500)
export const OTHER_ROOM = idOf(501)
export const TYPE = idOf(800)

const own = { clinicId: CLINIC, version: 1 }

/** Two doctors and two rooms in New York, open 08:00 to 18:00 every day; a half hour that needs a room. */
export function clinicRecords(more: Partial<ClinicRecords> = {}): ClinicRecords {
  const doctor = (id: string, sortOrder: number) => ({
    ...own,
    id,
    name: `Dr ${sortOrder}`,
    specialty: '',
    sortOrder,
    active: true,
  })
  return {
    clinic: {
      id: CLINIC,
      slug: 'test',
      name: 'Test Clinic',
      phone: '+12125550100',
      email: null,
      address: '',
      timeZone: 'America/New_York',
      settings: zClinicSettings.parse({}),
      version: 1,
    },
    doctors: [doctor(DOCTOR, 0), doctor(OTHER_DOCTOR, 1)],
    rooms: [ROOM, OTHER_ROOM].map((id) => ({ ...own, id, name: 'Room', active: true })),
    equipment: [],
    appointmentTypes: [
      {
        ...own,
        id: TYPE,
        name: 'Check-up',
        description: '',
        durationMinutes: 30,
        bufferBeforeMinutes: 0,
        bufferAfterMinutes: 0,
        stepMinutes: 30,
        noticeMinutes: 0,
        horizonDays: 90,
        dailyLimit: null,
        doctorIds: [DOCTOR, OTHER_DOCTOR],
        roomIds: [ROOM, OTHER_ROOM],
        equipmentIds: [],
        online: true,
        needsApproval: false,
        active: true,
      },
    ],
    workingHours: [DOCTOR, OTHER_DOCTOR].flatMap((doctorId, i) =>
      [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
        ...own,
        id: idOf(300 + i * 10 + weekday),
        doctorId,
        weekday,
        ranges: [{ start: '08:00', end: '18:00' }],
        effectiveFrom: '2020-01-01',
        effectiveTo: null,
      })),
    ),
    exceptions: [],
    timeOff: [],
    closures: [],
    leases: [],
    holds: [],
    ...more,
  }
}
