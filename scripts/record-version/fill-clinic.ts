import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { createFirstClinic } from '../../cloud-api/src/clinics/create-first-clinic.ts'
import type { Deps } from '../../cloud-api/src/deps.ts'
import { ids, operationIds, PASSWORD, people } from './recorded-clinic.ts'

/** The clock of the clinic that is recorded. */
export type RecordedClock = { readonly set: (instant: string) => void }

type Fill = {
  readonly deps: Deps
  readonly clock: RecordedClock
  /** Signs in. */
  readonly clientOf: (email: string) => Promise<ApiClient>
  readonly guest: ApiClient
}

/**
 * Fills an empty database through the API: one clinic with a record of every kind and an appointment in every status,
 * and a second clinic.
 * @returns what only the answers told: the secret of a guest's link
 */
export async function fillClinic({ deps, clock, clientOf, guest }: Fill): Promise<{ readonly link: string }> {
  clock.set('2046-11-20T09:00:00Z')
  const { id: clinicId } = await createFirstClinic(
    { ...deps, newId: () => ids.clinic },
    {
      clinic: {
        slug: 'elm-street',
        name: 'Elm Street Practice',
        phone: '+44 20 7946 0000',
        email: 'desk@elm.test',
        address: '1 Elm Street, London',
        timeZone: 'Europe/London',
        settings: {
          overbookingLanes: 1,
          holdSeconds: 1800,
          requestedOccupies: true,
          cancelCutoffMinutes: 240,
          moveCutoffMinutes: 240,
          walkInTime: [],
          leaseHours: 24,
        },
      },
      admin: { email: people.admin, name: 'Alex Morgan', password: PASSWORD },
    },
  )
  const admin = await clientOf(people.admin)
  const id = operationIds()
  const inClinic = () => ({ params: { clinicId }, operationId: id() })
  for (const [doctorId, name] of [
    [ids.okafor, 'Dr Amara Okafor'],
    [ids.lindqvist, 'Dr Åsa Lindqvist'],
  ] as const) {
    await admin.call(endpoints.doctor.create, { ...inClinic(), body: { id: doctorId, name } })
    for (const weekday of [1, 2, 3, 4, 5]) {
      await admin.call(endpoints.workingHours.create, {
        ...inClinic(),
        body: {
          doctorId,
          weekday,
          ranges: [
            { start: '08:00', end: '12:00' },
            { start: '13:00', end: '17:00' },
          ],
          effectiveFrom: '2046-01-01',
        },
      })
    }
  }
  await admin.call(endpoints.room.create, { ...inClinic(), body: { id: ids.room1, name: 'Room 1' } })
  await admin.call(endpoints.room.create, { ...inClinic(), body: { id: ids.room2, name: 'Room 2' } })
  await admin.call(endpoints.equipment.create, { ...inClinic(), body: { id: ids.scanner, name: 'Scanner' } })
  const type = {
    durationMinutes: 30,
    stepMinutes: 15,
    noticeMinutes: 0,
    doctorIds: [ids.okafor, ids.lindqvist],
    roomIds: [ids.room1, ids.room2],
  }
  await admin.call(endpoints.appointmentType.create, {
    ...inClinic(),
    body: { ...type, id: ids.consultation, name: 'Consultation', bufferAfterMinutes: 5 },
  })
  await admin.call(endpoints.appointmentType.create, {
    ...inClinic(),
    body: { ...type, id: ids.scan, name: 'Scan', equipmentIds: [ids.scanner], needsApproval: true },
  })
  const user = { password: PASSWORD } as const
  await admin.call(endpoints.user.create, {
    ...inClinic(),
    body: { ...user, id: ids.robin, email: people.receptionist, name: 'Robin Hughes', role: 'receptionist' },
  })
  await admin.call(endpoints.user.create, {
    ...inClinic(),
    body: {
      ...user,
      id: ids.drUser,
      email: people.doctor,
      name: 'Dr Amara Okafor',
      role: 'doctor',
      doctorId: ids.okafor,
    },
  })
  await admin.call(endpoints.timeOff.create, {
    ...inClinic(),
    body: {
      id: ids.conference,
      doctorId: ids.lindqvist,
      start: '2046-12-03T13:00:00Z',
      end: '2046-12-03T17:00:00Z',
      reason: 'Conference',
    },
  })
  await admin.call(endpoints.closure.create, {
    ...inClinic(),
    body: {
      id: ids.christmas,
      start: '2046-12-25T00:00:00Z',
      end: '2046-12-27T00:00:00Z',
      reason: 'Christmas',
    },
  })
  await admin.call(endpoints.exception.create, {
    ...inClinic(),
    body: {
      id: ids.lateDay,
      doctorId: ids.okafor,
      date: '2046-12-04',
      ranges: [{ start: '10:00', end: '14:00' }],
    },
  })
  const robin = await clientOf(people.receptionist)
  const patients = [
    { id: ids.ada, givenName: 'Ada', familyName: 'Byron', note: 'Wheelchair; needs the ground floor.' },
    { id: ids.bela, givenName: 'Béla', familyName: 'Ørsted', note: '' },
    { id: ids.chidi, givenName: 'Chidi', familyName: 'Nwosu', note: 'Interpreter: Igbo' },
    { id: ids.dana, givenName: 'Dana', familyName: 'Quill', note: '' },
    { id: ids.elif, givenName: 'Elif', familyName: 'Şahin', note: '' },
    { id: ids.fritz, givenName: 'Fritz', familyName: 'Weiß', note: '' },
    { id: ids.gone, givenName: 'Gus', familyName: 'Inactive', note: '' },
  ]
  for (const [i, patient] of patients.entries()) {
    await robin.call(endpoints.patient.create, {
      ...inClinic(),
      body: {
        ...patient,
        birthDate: `19${60 + i}-02-0${i + 1}`,
        phone: `+44 7700 90000${i}`,
        email: `${patient.givenName.toLowerCase().replace('é', 'e')}@example.test`,
      },
    })
  }
  await robin.call(endpoints.patient.update, {
    params: { clinicId, id: ids.gone },
    operationId: id(),
    body: { active: false },
  })

  const book = (appointmentId: string, patientId: string, start: string, more: object = {}) =>
    robin.call(endpoints.appointment.book, {
      ...inClinic(),
      body: {
        id: appointmentId,
        appointmentTypeId: ids.consultation,
        doctorId: ids.okafor,
        patientId,
        start,
        ...more,
      },
    })
  const act = (appointmentId: string) => ({ params: { clinicId, id: appointmentId }, operationId: id() })
  const setStatus = async (
    appointmentId: string,
    ...statuses: readonly ('booked' | 'confirmed' | 'arrived' | 'in-progress' | 'completed' | 'no-show')[]
  ) => {
    for (const status of statuses)
      await robin.call(endpoints.appointment['change-status'], { ...act(appointmentId), body: { status } })
  }
  await book(ids.completed, ids.ada, '2046-11-26T09:00:00Z', { note: 'Blood pressure' })
  await book(ids.noShow, ids.bela, '2046-11-26T10:00:00Z')
  await book(ids.cancelled, ids.chidi, '2046-11-26T11:00:00Z')
  await book(ids.inProgress, ids.dana, '2046-11-27T08:00:00Z')
  await book(ids.arrived, ids.elif, '2046-11-27T08:45:00Z')
  await book(ids.confirmed, ids.fritz, '2046-11-27T10:00:00Z')
  await book(ids.booked, ids.ada, '2046-11-28T09:00:00Z', { note: 'Ask for the letter' })
  await book(ids.moved, ids.bela, '2046-11-28T10:00:00Z')
  await book(ids.undone, ids.chidi, '2046-11-28T11:00:00Z')
  await book(ids.doubled, ids.dana, '2046-11-28T09:00:00Z', {
    override: { classes: ['doctor'], reason: 'Sent by the hospital' },
    roomId: ids.room2,
  })
  await robin.call(endpoints.appointment.cancel, {
    ...act(ids.cancelled),
    body: { reason: 'Has a cold', by: 'patient' },
  })
  await robin.call(endpoints.appointment.move, {
    ...act(ids.moved),
    body: { start: '2046-11-28T14:00:00Z', doctorId: ids.lindqvist },
  })
  await setStatus(ids.undone, 'confirmed')
  await robin.call(endpoints.appointment.undo, { ...act(ids.undone), body: {} })
  clock.set('2046-11-26T09:05:00Z')
  await setStatus(ids.completed, 'confirmed', 'arrived', 'in-progress', 'completed')
  clock.set('2046-11-26T10:40:00Z')
  await setStatus(ids.noShow, 'no-show')
  clock.set('2046-11-27T08:05:00Z')
  await setStatus(ids.inProgress, 'arrived', 'in-progress')
  await setStatus(ids.arrived, 'arrived')
  await setStatus(ids.confirmed, 'confirmed')

  const slug = 'elm-street'
  const publicHold = (holdId: string, appointmentTypeId: string, start: string) =>
    guest.call(endpoints.publicBooking.hold, {
      params: { slug },
      operationId: id(),
      body: { id: holdId, appointmentTypeId, doctorId: ids.lindqvist, start },
    })
  const bookOnline = async (appointmentTypeId: string, start: string, message: string) => {
    const hold = await publicHold(id(), appointmentTypeId, start)
    return guest.call(endpoints.publicBooking.book, {
      params: { slug },
      operationId: id(),
      body: {
        holdId: hold.id,
        guest: {
          givenName: 'Greta',
          familyName: 'Guest',
          birthDate: '1991-05-06',
          phone: '+44 7700 900555',
          email: 'greta@example.test',
        },
        message,
      },
    })
  }
  const online = await bookOnline(ids.consultation, '2046-11-29T09:00:00Z', 'It is my knee.')
  await bookOnline(ids.scan, '2046-11-29T10:00:00Z', '')
  await publicHold(ids.publicHold, ids.consultation, '2046-11-29T11:00:00Z')
  await guest.call(endpoints.publicBooking.register, {
    params: { slug },
    body: {
      givenName: 'Hana',
      familyName: 'Registered',
      birthDate: '1985-07-08',
      phone: '+44 7700 900556',
      email: people.patient,
      password: PASSWORD,
    },
  })
  await robin.call(endpoints.hold.create, {
    ...inClinic(),
    body: {
      id: ids.hold,
      appointmentTypeId: ids.consultation,
      doctorId: ids.okafor,
      start: '2046-11-27T14:00:00Z',
    },
  })
  const walkIn = { roomId: ids.room2, weekdays: [1, 2, 3, 4, 5], releaseAt: '08:00' }
  await admin.call(endpoints.clinic.update, {
    ...inClinic(),
    body: {
      settings: {
        walkInTime: [{ ...walkIn, doctorId: ids.lindqvist, start: '15:00', end: '17:00' }],
      },
    },
  })
  const second = await admin.call(endpoints.clinic.create, {
    operationId: id(),
    body: {
      slug: 'harbour',
      name: 'Harbour Clinic',
      phone: '+1 212 555 0100',
      timeZone: 'America/New_York',
    },
  })
  await admin.call(endpoints.patient.create, {
    params: { clinicId: second.id },
    operationId: id(),
    body: { givenName: 'Nora', familyName: 'Harbour', note: 'Only here' },
  })
  return { link: online.link }
}
