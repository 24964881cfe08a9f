import {
  makeClinic,
  makeDoctor,
  makePatient,
  TEST_PASSWORD,
  type TestClinic,
} from '@scheduler/cloud-api/test/factories'
import { startTestApi, type TestApi } from '@scheduler/cloud-api/test/test-server'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { leaseEndpoints } from '@scheduler/shared-types/leases/lease.contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FaultyLink, openFaultyLink } from '../../../scripts/test-support/faulty-link.ts'
import { type DeskUnderTest, startDeskUnderTest } from '../test/desk-under-test.ts'

let api: TestApi
let link: FaultyLink
let clinic: TestClinic
let patientId: string
let desk: DeskUnderTest
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
const at = (time: string) => `${tomorrow}T${time}:00.000Z`

beforeAll(async () => {
  api = await startTestApi()
  link = await openFaultyLink(api.baseUrl)
})
afterAll(async () => {
  await link?.close()
  await api?.close()
})
beforeEach(async () => {
  clinic = await makeClinic(api.deps, { timeZone: 'UTC', settings: { overbookingLanes: 1 } })
  patientId = await makePatient(api.deps, clinic.id, { givenName: 'Amara', familyName: 'Okafor' })
  await link.mend()
  desk = startDeskUnderTest({ apiUrl: link.url })
  await desk.call('session.sign-in', { email: clinic.emails.receptionist, password: TEST_PASSWORD })
  await desk.until(({ state }) => state === 'live')
  return () => desk.close()
})

async function goOffline(): Promise<void> {
  await link.cut()
  await desk.until(({ state }) => state === 'offline')
}

async function goOnline(): Promise<void> {
  await link.mend()
  desk.desk().networkChanged(true)
  await desk.until(({ state, waiting }) => state === 'live' && waiting === 0)
}

async function book(time: string, more: { readonly patientId?: string } = {}) {
  return desk.call('appointment.book', {
    appointmentTypeId: clinic.appointmentTypeId,
    doctorId: clinic.doctorId,
    patientId,
    start: at(time),
    ...more,
  })
}

async function there(id: string) {
  const server = await api.as(clinic, 'receptionist')
  return server.call(endpoints.appointment.read, { params: { clinicId: clinic.id, id } })
}

const shownAt = async (time: string) =>
  (await desk.call('day.read', { date: tomorrow })).appointments.find(({ start }) => start === at(time))

describe('a desk without the server', () => {
  it('does a whole visit: new patient, booking, move, note, check-in, undo, cancelling; sent once when it is back', async () => {
    const old = await book('08:00')
    await desk.call('patient.read', { id: patientId })
    await goOffline()

    const added = await desk.call('patient.create', {
      givenName: 'Ada',
      familyName: 'Byron',
      phone: '+44 20 7946 0001',
    })
    expect(added.standing).toBe('provisional')
    const found = await desk.call('patient.search', { text: 'byr' })
    expect(found).toMatchObject({ isComplete: false, items: [{ id: added.id }] })

    const booked = await book('09:00', { patientId: added.id })
    expect(booked).toMatchObject({ standing: 'provisional', waiting: ['appointment.book'], status: 'booked' })
    const moved = await desk.call('appointment.move', {
      id: booked.id,
      start: at('10:00'),
      version: booked.version,
    })
    expect(moved).toMatchObject({ start: at('10:00'), waiting: ['appointment.book', 'appointment.move'] })
    await desk.call('appointment.update', { id: booked.id, note: 'wheelchair' })
    await desk.call('appointment.change-status', { id: booked.id, status: 'arrived' })
    await desk.call('appointment.undo', { id: booked.id })
    await desk.call('appointment.change-status', { id: booked.id, status: 'confirmed' })
    await desk.call('appointment.cancel', { id: old.id, reason: 'is ill', by: 'patient' })
    const second = await book('11:00')

    expect(await desk.call('connection.read', {})).toMatchObject({ state: 'offline', waiting: 9, refused: 0 })
    expect(await shownAt('10:00')).toMatchObject({ note: 'wheelchair', status: 'confirmed' })
    expect(await shownAt('09:00')).toBeUndefined()

    await desk.restart()
    expect(await desk.refusalOf('day.read', { date: tomorrow })).toMatchObject({ code: 'desk_locked' })
    const user = await desk.call('session.read', {})
    await desk.call('session.unlock', { userId: user?.userId ?? '', password: TEST_PASSWORD })
    expect(await shownAt('10:00')).toMatchObject({ note: 'wheelchair', status: 'confirmed' })
    expect((await desk.call('connection.read', {})).waiting).toBe(9)

    await goOnline()
    expect(await desk.call('attention.list', {})).toEqual([])
    expect(await there(booked.id)).toMatchObject({
      start: at('10:00'),
      note: 'wheelchair',
      status: 'confirmed',
    })
    expect(await there(old.id)).toMatchObject({ status: 'cancelled' })
    expect(await there(second.id)).toMatchObject({ status: 'booked' })
    expect(await shownAt('10:00')).toMatchObject({
      standing: 'accepted',
      waiting: [],
      patient: { familyName: 'Byron' },
    })
    expect(await api.deps.models.Patient.countDocuments({ clinicId: clinic.id, familyName: 'Byron' })).toBe(1)
  })

  it('refuses at once what the rules do not allow, with the classes and other times', async () => {
    await book('09:00')
    await goOffline()
    const other = await makePatient(api.deps, clinic.id)
    const refusal = await desk.refusalOf('appointment.book', {
      appointmentTypeId: clinic.appointmentTypeId,
      doctorId: clinic.doctorId,
      patientId: other,
      start: at('09:00'),
    })
    expect(refusal.code).toBe('not_at_this_desk')
    const taken = await desk.refusalOf('appointment.book', {
      appointmentTypeId: clinic.appointmentTypeId,
      doctorId: clinic.doctorId,
      patientId,
      start: at('09:15'),
    })
    expect(taken.code).toBe('appointment_conflict')
    expect(taken.conflicts?.map((conflict) => conflict.class)).toEqual(['doctor', 'room', 'patient'])
    expect(taken.conflicts?.every(({ overridable }) => overridable)).toBe(true)
    expect(taken.alternatives).toHaveLength(3)
    const outside = await desk.refusalOf('day.read', { date: '2031-01-01' })
    expect(outside.code).toBe('not_at_this_desk')
    const times = await desk.call('availability.read', {
      appointmentTypeId: clinic.appointmentTypeId,
      from: tomorrow,
      to: tomorrow,
    })
    expect(times.days[0]?.slots.some(({ start }) => start === at('09:00'))).toBe(false)
    expect(times.days[0]?.slots.some(({ start }) => start === at('09:30'))).toBe(true)
  })

  it('refuses a start beyond the bounds as the server does, whatever is overridden', async () => {
    const { appointmentTypeId, doctorId } = clinic
    await desk.call('patient.read', { id: patientId })
    await goOffline()
    for (const days of [-8, 3660]) {
      const date = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
      const start = `${date}T10:00:00.000Z`
      const refusal = await desk.refusalOf('appointment.book', {
        appointmentTypeId,
        doctorId,
        patientId,
        start,
        override: { classes: ['notice', 'horizon', 'outside-hours'], reason: 'The test wants it' },
      })
      expect(refusal).toMatchObject({ code: 'validation_failed', errors: [{ path: 'body.start' }] })
    }
    const { code } = await desk.refusalOf('day.read', { date: '1880-01-01' })
    expect(code).toBe('validation_failed')
  })

  it('puts what the server refuses before a person, with both sides, and does what they decide', async () => {
    const moving = await book('08:00')
    await goOffline()
    const lost = await book('09:00')
    await desk.call('appointment.move', { id: moving.id, start: at('10:00') })
    const server = await api.as(clinic, 'receptionist')
    const rival = await makePatient(api.deps, clinic.id)
    await server.call(endpoints.appointment.book, {
      params: { clinicId: clinic.id },
      body: {
        appointmentTypeId: clinic.appointmentTypeId,
        doctorId: clinic.doctorId,
        patientId: rival,
        start: at('09:00'),
      },
      operationId: crypto.randomUUID(),
    })
    await server.call(endpoints.appointment.move, {
      params: { clinicId: clinic.id, id: moving.id },
      body: { start: at('12:00') },
      operationId: crypto.randomUUID(),
    })
    await goOnline()
    const items = await desk.call('attention.list', {})
    expect(items).toMatchObject([
      {
        operation: { name: 'appointment.book' },
        refusal: { code: 'appointment_conflict' },
        patient: { id: patientId, phone: '+44 7700 900123' },
        here: { id: lost.id },
        canOverride: true,
      },
      {
        operation: { name: 'appointment.move' },
        refusal: { code: 'version_conflict' },
        here: { start: at('10:00') },
        there: { appointment: { start: at('12:00') } },
      },
    ])
    expect(await shownAt('12:00')).toMatchObject({ standing: 'refused' })
    const [first, second] = items
    const again = await desk.refusalOf('attention.decide', {
      operationId: first?.operation.operationId ?? '',
      decision: { kind: 'retry' },
    })
    expect(again).toMatchObject({ code: 'appointment_conflict' })
    expect((await desk.call('attention.list', {})).map(({ operation }) => operation.operationId)).toEqual(
      expect.arrayContaining(items.map(({ operation }) => operation.operationId)),
    )
    await desk.call('attention.decide', {
      operationId: first?.operation.operationId ?? '',
      decision: { kind: 'choose', start: at('14:00'), doctorId: clinic.doctorId },
    })
    expect(await there(lost.id)).toMatchObject({ start: at('14:00') })
    // Dismissed, and the dismissal taken back once: it is there as it was.
    const operationId = second?.operation.operationId ?? ''
    await desk.call('attention.decide', { operationId, decision: { kind: 'dismiss', reason: 'Was called' } })
    expect(await desk.call('attention.list', {})).toEqual([])
    await desk.call('attention.undo-dismiss', { operationId })
    expect(await desk.call('attention.list', {})).toEqual([second])
    expect(await desk.refusalOf('attention.undo-dismiss', { operationId })).toMatchObject({
      code: 'nothing_to_undo',
    })
    await desk.call('attention.decide', { operationId, decision: { kind: 'retry' } })
    expect(await there(moving.id)).toMatchObject({ start: at('10:00') })
    expect(await desk.call('attention.list', {})).toEqual([])
  })

  it('enters time off, which counts at once', async () => {
    await makeDoctor(api.deps, clinic.id)
    await goOffline()
    const off = await desk.call('time-off.create', {
      doctorId: clinic.doctorId,
      start: at('13:00'),
      end: at('15:00'),
      reason: 'dentist',
    })
    expect(off.standing).toBe('provisional')
    const day = await desk.call('day.read', { date: tomorrow })
    expect(day.doctors.find(({ doctorId }) => doctorId === clinic.doctorId)?.away).toHaveLength(1)
    await goOnline()
    expect(await api.deps.models.TimeOff.countDocuments({ clinicId: clinic.id })).toBe(1)
    await desk.call('time-off.remove', { id: off.id })
    expect(await api.deps.models.TimeOff.countDocuments({ clinicId: clinic.id })).toBe(0)
  })

  it('finds offline whom its days or the log told of, though nobody opened them here', async () => {
    const server = await api.as(clinic, 'receptionist')
    const { id } = await server.call(endpoints.patient.create, {
      params: { clinicId: clinic.id },
      body: { givenName: 'Xenia', familyName: 'Xylander', note: 'interpreter' },
      operationId: crypto.randomUUID(),
    })
    await server.call(endpoints.appointment.book, {
      params: { clinicId: clinic.id },
      body: {
        appointmentTypeId: clinic.appointmentTypeId,
        doctorId: clinic.doctorId,
        patientId: id,
        start: at('15:00'),
      },
      operationId: crypto.randomUUID(),
    })
    await desk.untilDay(tomorrow, (day) => day.appointments.length === 1)
    await goOffline()
    expect(await desk.call('patient.search', { text: 'xyl' })).toMatchObject({
      items: [{ id, note: 'interpreter' }],
    })
  })

  it('is certain of what it books into its own walk-in time, and gives that time back when it is quit', async () => {
    const walkIn = {
      doctorId: clinic.doctorId,
      roomId: clinic.roomId,
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      start: '10:00',
      end: '12:00',
      releaseAt: '08:00',
    }
    const admin = startDeskUnderTest({ apiUrl: link.url })
    await admin.call('session.sign-in', { email: clinic.emails.admin, password: TEST_PASSWORD })
    await admin.call('clinic.update-walk-in-time', { walkInTime: [walkIn], leaseHours: 12 })
    await admin.close()
    const leases = () => desk.call('day.read', { date: tomorrow }).then((day) => day.leases)
    await desk.call('patient.read', { id: patientId })
    await desk.restart() // claims again
    await desk.call('session.unlock', { userId: clinic.userIds.receptionist, password: TEST_PASSWORD })
    await desk.until(({ state }) => state === 'live')
    expect(await leases()).toMatchObject([{ isOwn: true, start: at('10:00'), end: at('12:00') }])
    await goOffline()
    const booked = await desk.call('appointment.book', {
      appointmentTypeId: clinic.appointmentTypeId,
      doctorId: clinic.doctorId,
      patientId,
      start: at('10:30'),
      walkIn: true,
    })
    expect(booked).toMatchObject({ standing: 'certain', source: 'walk-in', roomId: clinic.roomId })
    expect((await leases()).map(({ start, end }) => [start, end])).toEqual([
      [at('10:00'), at('10:30')],
      [at('11:00'), at('12:00')],
    ])
    await goOnline()
    expect(await there(booked.id)).toMatchObject({ start: at('10:30'), source: 'walk-in' })
    expect(await shownAt('10:30')).toMatchObject({ standing: 'accepted' })
    expect((await leases()).every(({ isOwn }) => isOwn)).toBe(true)
    await desk.close()
    const server = await api.as(clinic, 'receptionist')
    const left = await server.call(leaseEndpoints.list, { params: { clinicId: clinic.id } })
    expect(left.items).toEqual([])
    desk = startDeskUnderTest({ apiUrl: link.url })
  })

  it('forgets the clinic of another server, unless something of it waits', async () => {
    const { deskId } = await desk.call('desk.read', {})
    const other = await openFaultyLink(api.baseUrl)
    await desk.restart({ apiUrl: other.url })
    expect(await desk.call('desk.read', {})).toMatchObject({ deskId, knownUsers: [] })
    await desk.call('session.sign-in', { email: clinic.emails.receptionist, password: TEST_PASSWORD })
    await desk.until(({ state }) => state === 'live')
    await desk.call('patient.read', { id: patientId })
    await other.cut()
    await desk.until(({ state }) => state === 'offline')
    await book('16:00')
    await desk.restart({ apiUrl: link.url })
    expect(await desk.call('connection.read', {})).toMatchObject({ waiting: 1 })
    expect((await desk.call('desk.read', {})).knownUsers).toHaveLength(1)
    await other.close()
  })
})
