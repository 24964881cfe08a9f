import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { endpoints } from '@scheduler/shared-types/endpoints'
import type { RunningProgram } from '../../desktop/src/test/desk-program.ts'
import { ids, operationIds, PASSWORD, people } from './recorded-clinic.ts'

type Fill = {
  readonly desk: RunningProgram
  readonly goOffline: () => Promise<void>
  readonly goOnline: () => Promise<void>
  readonly receptionist: ApiClient
}

type Made = { readonly id: string }

/**
 * Does at the desk everything a desk can do offline, by two people, while the clinic goes on without it. What it
 * leaves waiting: one act of each kind; before a person: one that the server refused.
 */
export async function fillOutbox({ desk, goOffline, goOnline, receptionist }: Fill): Promise<void> {
  const id = operationIds(0xb0000)
  const inClinic = (record?: string) => ({
    params: { clinicId: ids.clinic, ...(record !== undefined && { id: record }) },
    operationId: id(),
  })
  await desk.call('session.sign-in', { email: people.doctor, password: PASSWORD })
  await desk.until(({ state }) => state === 'live')
  await desk.call('session.lock')
  await desk.call('session.sign-in', { email: people.receptionist, password: PASSWORD })
  await desk.until(({ state }) => state === 'live')
  for (const patient of [ids.ada, ids.bela, ids.dana, ids.fritz])
    await desk.call('patient.read', { id: patient })

  // Refused, and left before a person.
  const visit = { appointmentTypeId: ids.consultation, doctorId: ids.okafor }
  await goOffline()
  await desk.call('appointment.book', { ...visit, patientId: ids.fritz, start: '2046-11-28T13:00:00Z' })
  await receptionist.call(endpoints.appointment.book, {
    params: { clinicId: ids.clinic },
    operationId: id(),
    body: { ...visit, patientId: ids.elif, start: '2046-11-28T13:00:00Z' },
  })
  await goOnline()
  await desk.until(({ state, waiting, refused }) => state === 'live' && waiting === 0 && refused === 1)

  await goOffline()
  const hanna = await desk.call<Made>('patient.create', {
    givenName: 'Hanna',
    familyName: 'Offline',
    phone: '+44 7700 900777',
    note: 'Came in while the line was down',
  })
  await desk.call('patient.update', { id: ids.bela, phone: '+44 7700 900778' })
  const booked = await desk.call<Made>('appointment.book', {
    ...visit,
    patientId: hanna.id,
    start: '2046-11-27T11:00:00Z',
    note: 'First visit',
  })
  await desk.call('appointment.move', { id: booked.id, start: '2046-11-27T11:15:00Z' })
  await desk.call('appointment.update', { id: ids.booked, note: 'Ask for the letter. Came at the desk.' })
  await desk.call('appointment.cancel', { id: ids.moved, reason: 'Is better', by: 'patient' })
  await desk.call('appointment.change-status', { id: ids.confirmed, status: 'arrived' })
  await desk.call('appointment.change-status', { id: ids.arrived, status: 'in-progress' })
  await desk.call('appointment.undo', { id: ids.arrived })
  await desk.call('appointment.book', {
    appointmentTypeId: ids.consultation,
    doctorId: ids.lindqvist,
    patientId: ids.ada,
    start: '2046-11-27T15:30:00Z',
    walkIn: true,
  })
  await desk.call('time-off.remove', { id: ids.conference })
  // By the other person, in between.
  await desk.call('session.lock')
  await desk.call('session.unlock', { userId: ids.drUser, password: PASSWORD })
  await desk.call('time-off.create', {
    doctorId: ids.okafor,
    start: '2046-11-29T15:00:00Z',
    end: '2046-11-29T17:00:00Z',
    reason: 'Dentist',
  })
  await desk.call('session.lock')
  await desk.call('session.unlock', { userId: ids.robin, password: PASSWORD })
  await desk.call('appointment.book', { ...visit, patientId: ids.bela, start: '2046-11-28T15:00:00Z' })

  // Meanwhile somebody else takes that time: it must come before a person.
  await receptionist.call(endpoints.appointment.book, {
    ...inClinic(),
    params: { clinicId: ids.clinic },
    body: { ...visit, patientId: ids.chidi, start: '2046-11-28T15:00:00Z' },
  })
}
