import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import {
  type Appointment,
  appointmentEndpoints,
} from '@scheduler/shared-types/appointments/appointment.contract'
import {
  APPOINTMENT_LINK_HEADER,
  publicBookingEndpoints as online,
} from '@scheduler/shared-types/public-booking/public-booking.contract'
import type { OperationInput } from '@scheduler/shared-types/sync/operations'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyAuditChain } from '../audit/audit-chain.ts'
import { at, book } from '../test/booking.ts'
import { readEvents } from '../test/events.ts'
import { makeClinic, makeDesk, makePatient, type TestClinic } from '../test/factories.ts'
import { operation, pushOne, seen } from '../test/push.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

let api: TestApi
let clinic: TestClinic
let web: ApiClient
let desk: ApiClient
beforeAll(async () => {
  api = await startTestApi()
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  web = await api.as(clinic, 'receptionist')
  desk = await api.as(clinic, 'receptionist', await makeDesk(api.deps, clinic.id))
})
afterAll(async () => {
  await api.close()
})

/** The events an act yields; the audit is whole after it. */
async function eventsOfAct(act: () => Promise<unknown>) {
  const { length } = await readEvents(api.deps, clinic.id)
  await act()
  expect(await verifyAuditChain(api.deps, clinic.id)).toMatchObject({ brokenAt: null })
  return (await readEvents(api.deps, clinic.id)).slice(length)
}

let day = 2
const nextDay = () => ++day
const of = (id: string) => ({ params: { clinicId: clinic.id, id }, operationId: randomUUID() })
const read = (id: string) => web.call(appointmentEndpoints.read, { params: { clinicId: clinic.id, id } })
const end = (start: string) => new Date(Date.parse(start) + 30 * 60_000).toISOString()
const pushed = async (what: OperationInput) =>
  expect(await pushOne(desk, clinic.id, what)).toMatchObject({ outcome: 'applied' })
const booked = async (start: string) =>
  book(web, clinic, start, { patientId: await makePatient(api.deps, clinic.id) })

/** An event of the appointment, with its place and sequence. */
const event = (
  kind: string,
  { id, patient }: Appointment,
  start: string,
  sequence: number,
  more: object,
) => ({
  kind,
  appointmentId: id,
  patientId: patient.id,
  doctorId: clinic.doctorId,
  appointmentTypeId: clinic.appointmentTypeId,
  start,
  end: end(start),
  sequence,
  ...more,
})
const placeAt = (start: string) => ({
  start,
  end: end(start),
  doctorId: clinic.doctorId,
  roomId: clinic.roomId,
})

/** The ways staff change an appointment that is there: the routes, and what a desk pushes. */
const staffDoors = {
  routes: {
    move: (seenNow: Appointment, start: string) =>
      web.call(appointmentEndpoints.move, { ...of(seenNow.id), body: { start } }),
    cancel: ({ id }: Appointment) =>
      web.call(appointmentEndpoints.cancel, { ...of(id), body: { reason: 'Said she is ill' } }),
    arrive: ({ id }: Appointment) =>
      web.call(appointmentEndpoints['change-status'], { ...of(id), body: { status: 'arrived' } }),
    undo: ({ id }: Appointment) => web.call(appointmentEndpoints.undo, { ...of(id), body: {} }),
    note: ({ id }: Appointment) =>
      web.call(appointmentEndpoints.update, { ...of(id), body: { note: 'knee' } }),
  },
  'a desk that pushes': {
    move: (now: Appointment, start: string) =>
      pushed(operation('appointment.move', { id: now.id, seen: seen(now), start })),
    cancel: (now: Appointment) =>
      pushed(operation('appointment.cancel', { id: now.id, seen: seen(now), reason: 'Said she is ill' })),
    arrive: (now: Appointment) =>
      pushed(operation('appointment.change-status', { id: now.id, seen: seen(now), status: 'arrived' })),
    undo: async (now: Appointment) => {
      const { status } = now
      if (status === 'newer-version') throw new Error('the test made it')
      await pushed(operation('appointment.undo', { id: now.id, seen: seen(now), status }))
    },
    note: (now: Appointment) =>
      pushed(operation('appointment.update', { id: now.id, seen: seen(now), base: '', note: 'knee' })),
  },
} as const

describe.each(Object.entries(staffDoors))('through %s', (_, door) => {
  it('each change of an appointment is one event', async () => {
    const [first, second] = [at('10:00', nextDay()), at('11:00', day)]
    const before = await booked(first)
    const { id } = before
    const moved = await eventsOfAct(() => door.move(before, second))
    const [from, to] = [placeAt(first), placeAt(second)]
    expect(moved).toEqual([
      event('appointment.moved', before, second, 1, { from, to, by: 'clinic', override: null }),
    ])
    const arrived = await eventsOfAct(async () => door.arrive(await read(id)))
    expect(arrived).toEqual([
      event('appointment.status-changed', before, second, 1, { from: 'booked', to: 'arrived' }),
    ])
    const undone = await eventsOfAct(async () => door.undo(await read(id)))
    expect(undone).toEqual([
      event('appointment.undone', before, second, 1, { from: 'arrived', to: 'booked' }),
    ])
    const noted = await eventsOfAct(async () => door.note(await read(id)))
    expect(noted).toEqual([event('appointment.note-changed', before, second, 1, {})])
    const cancelled = await eventsOfAct(async () => door.cancel(await read(id)))
    expect(cancelled).toEqual([
      event('appointment.cancelled', before, second, 2, { from: 'booked', by: 'clinic', late: false }),
    ])
    const restored = await eventsOfAct(async () => door.undo(await read(id)))
    expect(restored).toEqual([
      event('appointment.undone', before, second, 3, { from: 'cancelled', to: 'booked' }),
    ])
  })
})

const GUEST = {
  givenName: 'Ada',
  familyName: 'Byron',
  birthDate: '1984-03-09',
  phone: '+44 20 7946 0999',
  email: 'ada.byron@example.com',
}

async function bookOnline(start: string) {
  const page = api.client()
  const { appointmentTypeId, doctorId, slug } = clinic
  const hold = await page.call(online.hold, {
    params: { slug },
    body: { id: randomUUID(), appointmentTypeId, doctorId, start },
    operationId: randomUUID(),
  })
  return page.call(online.book, {
    params: { slug },
    body: { holdId: hold.id, guest: GUEST, message: 'My knee hurts' },
    operationId: randomUUID(),
  })
}

it('a booking is the same event at the desk, offline and online, but for who wanted it', async () => {
  const bookedBy = (id: string) => async () => {
    const { appointmentTypeId, doctorId } = clinic
    const patientId = await makePatient(api.deps, clinic.id)
    return { id, appointmentTypeId, doctorId, patientId, start: at('12:00', nextDay()) }
  }
  const expected = (now: Appointment, more: object) => {
    const common = { roomId: clinic.roomId, status: 'booked', override: null }
    return event('appointment.booked', now, now.start, 0, { ...common, ...more })
  }
  const id = randomUUID()
  const byRoute = await eventsOfAct(async () => booked((await bookedBy(id)()).start))
  const [first] = byRoute
  const routeId = first?.kind === 'appointment.booked' ? first.appointmentId : ''
  expect(byRoute).toEqual([expected(await read(routeId), { source: 'desk', by: 'clinic' })])
  const byPush = await eventsOfAct(async () => pushed(operation('appointment.book', await bookedBy(id)())))
  expect(byPush).toEqual([expected(await read(id), { source: 'desk', by: 'clinic' })])
  const [guest, byGuest, ...none] = await eventsOfAct(() => bookOnline(at('12:00', nextDay())))
  expect(none).toEqual([])
  const onlineId = byGuest?.kind === 'appointment.booked' ? byGuest.appointmentId : ''
  const now = await read(onlineId)
  expect(guest).toEqual({ kind: 'patient.added', id: now.patient.id })
  expect(byGuest).toEqual(expected(now, { source: 'online', by: 'patient' }))
})

it('the link moves and cancels with the same events, by the patient', async () => {
  const { link } = await bookOnline(at('13:00', nextDay()))
  const page = api.client()
  const headers = { [APPOINTMENT_LINK_HEADER]: link }
  const [start, later] = [at('13:00', day), at('14:00', day)]
  const moved = await eventsOfAct(() =>
    page.call(online.move, {
      headers,
      body: { start: later, doctorId: null },
      operationId: randomUUID(),
    }),
  )
  const [first] = moved
  const now = await read(first?.kind === 'appointment.moved' ? first.appointmentId : '')
  const [from, to] = [placeAt(start), placeAt(later)]
  expect(moved).toEqual([
    event('appointment.moved', now, later, 1, { from, to, by: 'patient', override: null }),
  ])
  const cancelled = await eventsOfAct(() =>
    page.call(online.cancel, { headers, body: { reason: 'Cured' }, operationId: randomUUID() }),
  )
  expect(cancelled).toEqual([
    event('appointment.cancelled', now, later, 2, { from: 'booked', by: 'patient', late: false }),
  ])
})

it('a cancellation less than a day before is late', async () => {
  const soon = new Date(Math.ceil((Date.now() + 3_600_000) / 900_000) * 900_000).toISOString()
  const { id } = await book(web, clinic, soon, {
    patientId: await makePatient(api.deps, clinic.id),
    override: { classes: ['outside-hours'], reason: 'An emergency' },
  })
  const cancelled = await eventsOfAct(() =>
    web.call(appointmentEndpoints.cancel, { ...of(id), body: { reason: 'Ill', by: 'patient' } }),
  )
  expect(cancelled).toMatchObject([{ kind: 'appointment.cancelled', by: 'patient', late: true }])
})

it('what is refused or changes nothing is no event, and no event says who or why in words', async () => {
  const { id } = await booked(at('15:00', nextDay()))
  expect(
    await eventsOfAct(() =>
      web.call(appointmentEndpoints.move, { ...of(id), body: { start: at('15:00', -30) } }).catch(() => {}),
    ),
  ).toEqual([])
  const all = JSON.stringify(
    (await api.deps.models.Audit.find({ clinicId: clinic.id }).lean()).map(({ detail }) => detail),
  )
  for (const word of ['Byron', 'knee', 'Said she', 'Cured', 'emergency']) expect(all).not.toContain(word)
})
