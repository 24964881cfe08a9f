import { randomUUID } from 'node:crypto'
import {
  makeAppointmentType,
  makeClinic,
  makeDoctor,
  makePatient,
  makeRoom,
  makeUser,
  type TestClinic,
} from '@scheduler/cloud-api/test/factories'
import type { TestApi } from '@scheduler/cloud-api/test/test-server'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { morningZone } from './morning-zone.ts'

export const DOCTORS = ['Dr Ash', 'Dr Birch', 'Dr Cedar'] as const
export type DoctorName = (typeof DOCTORS)[number]
export const TYPE_NAME = 'Check-up'

/** Family names of the patients there are before the outage. */
export const PATIENTS = [
  'Adeyemi',
  'Bianchi',
  'Castillo',
  'Dubois',
  'Eriksen',
  'Fischer',
  'Gruber',
  'Haddad',
  'Ivanova',
  'Jansen',
  'Kowalski',
  'Lindqvist',
  'Moreau',
  'Novak',
  'Okafor',
  'Petrov',
  'Quintero',
  'Rossi',
  'Silva',
  'Tanaka',
  'Ueda',
  'Varga',
  'Weber',
  'Xu',
  'Yilmaz',
  'Zeman',
] as const
export type PatientName = (typeof PATIENTS)[number]

/** A clinic in which it is about nine in the morning: three doctors, three rooms, walk-in time of Dr Birch from 14 to 16. */
export type OutageClinic = {
  readonly test: TestClinic
  readonly today: string
  readonly doctorIds: Readonly<Record<DoctorName, string>>
  readonly patientIds: Readonly<Record<PatientName, string>>
  readonly typeId: string
  /** Two receptionists, one a desk. */
  readonly emails: readonly [string, string]
  /** Somebody who works with the server directly, elsewhere. */
  readonly elsewhere: ApiClient
  /** The instant of a wall time today, or so many days later. */
  readonly at: (time: string, daysAhead?: number) => string
  /** Books directly on the server. */
  readonly book: (
    time: string,
    doctor: DoctorName,
    patient: PatientName,
    daysAhead?: number,
  ) => Promise<Appointment>
  /** Books on the public page: hold, then guest. */
  readonly bookOnline: (time: string, doctor: DoctorName, familyName: string) => Promise<void>
}

export async function makeOutageClinic(api: TestApi): Promise<OutageClinic> {
  const timeZone = morningZone(new Date())
  const test = await makeClinic(api.deps, { timeZone, settings: { overbookingLanes: 1 } })
  const { id: clinicId } = test
  const { Doctor, Clinic } = api.deps.models
  await Doctor.updateOne({ _id: test.doctorId }, { name: DOCTORS[0] })
  const more = [
    await makeDoctor(api.deps, clinicId, DOCTORS[1]),
    await makeDoctor(api.deps, clinicId, DOCTORS[2]),
  ]
  for (const [i, id] of more.entries()) await Doctor.updateOne({ _id: id }, { sortOrder: i + 1 })
  const doctors = [test.doctorId, ...more]
  const rooms = [
    test.roomId,
    await makeRoom(api.deps, clinicId, 'Room 2'),
    await makeRoom(api.deps, clinicId, 'Room 3'),
  ]
  const typeId = await makeAppointmentType(api.deps, clinicId, {
    name: TYPE_NAME,
    doctorIds: doctors,
    roomIds: rooms,
    stepMinutes: 30,
  })
  const walkInTime = [
    {
      doctorId: doctors[1],
      roomId: rooms[1],
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      start: '14:00',
      end: '16:00',
      releaseAt: '13:30',
    },
  ]
  await Clinic.updateOne({ _id: clinicId }, { $set: { 'settings.walkInTime': walkInTime } })
  const patients = await Promise.all(
    PATIENTS.map((familyName, i) =>
      makePatient(api.deps, clinicId, {
        givenName: 'Test',
        familyName,
        phone: `+44 7700 900${String(100 + i)}`,
      }),
    ),
  )
  const second = await makeUser(api.deps, clinicId, 'receptionist')
  const elsewhere = await api.as(test, 'receptionist')
  const today = Temporal.Now.zonedDateTimeISO(timeZone).toPlainDate()
  const at = (time: string, daysAhead = 0) => {
    const plainTime = Temporal.PlainTime.from(time.padStart(5, '0'))
    const zoned = today.add({ days: daysAhead }).toZonedDateTime({ timeZone, plainTime })
    return new Date(zoned.epochMilliseconds).toISOString()
  }
  const byName = <Name extends string>(names: readonly Name[], ids: readonly (string | undefined)[]) =>
    // One id was made for each name, in its order.
    Object.fromEntries(names.map((name, i) => [name, ids[i]])) as Record<Name, string>
  const doctorIds = byName(DOCTORS, doctors)
  const patientIds = byName(PATIENTS, patients)
  const page = api.client()

  return {
    test,
    today: today.toString(),
    doctorIds,
    patientIds,
    typeId,
    emails: [test.emails.receptionist, second.email],
    elsewhere,
    at,
    book: (time, doctor, patient, daysAhead) =>
      elsewhere.call(endpoints.appointment.book, {
        params: { clinicId },
        body: {
          appointmentTypeId: typeId,
          doctorId: doctorIds[doctor],
          patientId: patientIds[patient],
          start: at(time, daysAhead),
        },
        operationId: randomUUID(),
      }),
    bookOnline: async (time, doctor, familyName) => {
      const params = { slug: test.slug }
      const hold = await page.call(endpoints.publicBooking.hold, {
        params,
        body: {
          id: randomUUID(),
          appointmentTypeId: typeId,
          doctorId: doctorIds[doctor],
          start: at(time),
        },
        operationId: randomUUID(),
      })
      const guest = {
        givenName: 'Web',
        familyName,
        birthDate: '1984-03-09',
        phone: '+44 20 7946 0999',
        email: `${familyName.toLowerCase()}@example.com`,
      }
      await page.call(endpoints.publicBooking.book, {
        params,
        body: { holdId: hold.id, guest, message: '' },
        operationId: randomUUID(),
      })
    },
  }
}
