import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { CONFLICT_CLASSES } from '@scheduler/shared-types/appointments/conflict.contract'
import { START_BOUND_SENTENCES } from '@scheduler/shared-types/appointments/conflict-sentences'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { DAY_MS } from '@scheduler/shared-types/primitives/durations'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import { lastStart } from '@scheduler/shared-types/scheduling/start-bounds'
import { UNIT_MS } from '@scheduler/shared-types/scheduling/units'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callerInClinic } from '../caller.ts'
import { patientRecord } from '../patients/patient.record.ts'
import { createRecord } from '../records/create-record.ts'
import { at, book } from '../test/booking.ts'
import { expectProblem } from '../test/expect-problem.ts'
import { makeClinic, makeDesk, makePatient, type TestClinic } from '../test/factories.ts'
import { operation, push, pushOne, seen } from '../test/push.ts'
import { createTestClock } from '../test/test-clock.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

const clock = createTestClock()
let api: TestApi
let clinic: TestClinic
let desk: ApiClient
beforeAll(async () => {
  api = await startTestApi({ now: clock.now })
})
afterAll(() => api.close())
beforeEach(async () => {
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  desk = await api.as(clinic, 'admin', await makeDesk(api.deps, clinic.id))
})

const params = () => ({ clinicId: clinic.id })
const one = (id: string) => ({ params: { ...params(), id } })
const write = () => ({ params: params(), operationId: randomUUID() })
const onGrid = (ms: number) => new Date(Math.floor(ms / UNIT_MS) * UNIT_MS).toISOString()
/** Every class there is, so that only what cannot be overridden refuses. */
const override = { classes: [...CONFLICT_CLASSES], reason: 'The test wants it' }

describe('a start more than seven days ago or ten years ahead', () => {
  const now = () => clock.now().getTime()
  const outside = (): [string, string][] => [
    [onGrid(now() - 7 * DAY_MS - UNIT_MS), START_BOUND_SENTENCES.past],
    [onGrid(lastStart(now()) + 2 * UNIT_MS), START_BOUND_SENTENCES.future],
    ['2000-01-01T10:00:00.000Z', START_BOUND_SENTENCES.past],
    ['2100-12-31T23:55:00.000Z', START_BOUND_SENTENCES.future],
  ]

  it('is refused to everybody, whatever is overridden: bookings, moves, holds', async () => {
    const { appointmentTypeId, doctorId } = clinic
    const booked = await book(desk, clinic, at('10:00'))
    for (const [start, message] of outside()) {
      const errors = [{ path: 'body.start', message }]
      const moved = { ...one(booked.id), body: { start, override }, operationId: randomUUID() }
      const hold = { id: randomUUID(), appointmentTypeId, doctorId, start }
      const publicHold = { params: { slug: clinic.slug }, body: hold, operationId: randomUUID() }
      const refusals = [
        await expectProblem(book(desk, clinic, start, { override }), 'validation_failed'),
        await expectProblem(desk.call(endpoints.appointment.move, moved), 'validation_failed'),
        await expectProblem(
          desk.call(endpoints.hold.create, { ...write(), body: hold }),
          'validation_failed',
        ),
        await expectProblem(api.client().call(endpoints.publicBooking.hold, publicHold), 'validation_failed'),
      ]
      for (const refusal of refusals) expect(refusal).toMatchObject({ detail: message, errors })
    }
    const patientId = await makePatient(api.deps, clinic.id)
    const within = onGrid(now() - 7 * DAY_MS + UNIT_MS)
    expect(await book(desk, clinic, within, { patientId, override })).toMatchObject({ start: within })
  })

  it('is judged by when it was done at a desk that was offline', async () => {
    const actedAt = new Date(now() - 6 * DAY_MS)
    const { appointmentTypeId, doctorId, patientId } = clinic
    const args = { appointmentTypeId, doctorId, patientId, override }
    const start = onGrid(actedAt.getTime() - 6 * DAY_MS)
    const late = operation('appointment.book', { ...args, id: randomUUID(), start }, actedAt)
    expect(await pushOne(desk, clinic.id, late)).toMatchObject({ outcome: 'applied' })
    const early = onGrid(actedAt.getTime() - 8 * DAY_MS)
    const refused = operation('appointment.book', { ...args, id: randomUUID(), start: early }, actedAt)
    expect(await pushOne(desk, clinic.id, refused)).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'validation_failed', errors: [{ path: 'body.start' }] },
    })
  })

  it('is not offered', async () => {
    const { appointmentTypeId, doctorId } = clinic
    const last = new Date(lastStart(now()))
    const from = addDays(last.toISOString().slice(0, 10), -1)
    const query = { appointmentTypeId, from, to: addDays(from, 3) }
    const { days } = await desk.call(endpoints.availability.read, { params: params(), query })
    const starts = days.flatMap(({ slots }) => slots.map(({ start }) => start))
    expect(starts.length).toBeGreaterThan(0)
    expect(starts.filter((start) => start > last.toISOString())).toEqual([])
    const asked = { appointmentTypeId, doctorId, date: addDays(from, 3) }
    const why = await desk.call(endpoints.availability['why-not'], { params: params(), query: asked })
    expect(why.starts.filter(({ reasons }) => !reasons.includes('horizon'))).toEqual([])
  })
})

describe('what was stored before there were bounds', () => {
  const ancient = { start: new Date('0001-01-01T00:00:00Z'), end: new Date('9999-12-31T23:55:00Z') }
  const base = () => ({ _id: randomUUID(), clinicId: clinic.id, version: 1 })

  it('is read, told in the log, and can be put right', async () => {
    const { Patient, TimeOff, Closure, WorkingHours, Exception } = api.deps.models
    const { doctorId } = clinic
    await Patient.updateOne({ _id: clinic.patientId }, { birthDate: '0062-03-04' })
    const timeOff = await TimeOff.create({ ...base(), doctorId, ...ancient, reason: '' })
    await Closure.create({ ...base(), ...ancient, reason: '' })
    await Exception.create({ ...base(), doctorId, date: '1880-01-01', ranges: [] })
    const dates = { effectiveFrom: '0001-01-01', effectiveTo: '9999-12-31' }
    await WorkingHours.create({ ...base(), doctorId, weekday: 1, ranges: [], ...dates })
    const patient = await desk.call(endpoints.patient.read, one(clinic.patientId))
    expect(patient.birthDate).toBe('0062-03-04')
    for (const kind of ['timeOff', 'closure', 'exception', 'workingHours'] as const) {
      expect((await desk.call(endpoints[kind].list, { params: params() })).items.length).toBeGreaterThan(0)
    }
    const renamed = { ...one(clinic.patientId), body: { givenName: 'Augusta' }, operationId: randomUUID() }
    expect(await desk.call(endpoints.patient.update, renamed)).toMatchObject({ birthDate: '0062-03-04' })
    const ended = { ...one(timeOff.id), body: { end: at('10:00') }, operationId: randomUUID() }
    expect(await desk.call(endpoints.timeOff.update, ended)).toMatchObject({
      start: '0001-01-01T00:00:00.000Z',
      end: at('10:00'),
    })
    const { items } = await desk.call(endpoints.change.list, { params: params(), query: { after: 0 } })
    expect(items.map(({ entity }) => entity)).toEqual(expect.arrayContaining(['patient', 'time-off']))
  })

  it('an appointment of 1970 can be cancelled, and its undo is a refusal', async () => {
    const booked = await book(desk, clinic, at('10:00'))
    await api.deps.models.Appointment.collection.updateOne(
      { _id: booked.id } as object, // ids are text, the driver's default type is not
      { $set: { start: new Date(0), end: new Date(1_800_000), bufferBeforeMinutes: 5 } },
    )
    const cancel = { ...one(booked.id), body: { reason: 'Never was' }, operationId: randomUUID() }
    expect(await desk.call(endpoints.appointment.cancel, cancel)).toMatchObject({ status: 'cancelled' })
    const undo = desk.call(endpoints.appointment.undo, {
      ...one(booked.id),
      body: {},
      operationId: randomUUID(),
    })
    expect(await expectProblem(undo, 'validation_failed')).toMatchObject({ errors: [{ path: 'body.start' }] })
  })
})

describe('what an older desk noted under wider bounds', () => {
  it('is refused by itself, and what stands behind it is done', async () => {
    const { doctorId } = clinic
    const named = { id: randomUUID(), givenName: 'Ada', familyName: 'Old' }
    const old = operation('patient.create', { ...named, birthDate: '1880-01-01' })
    const span = { start: '0001-01-01T00:00:00.000Z', end: '9999-12-31T23:55:00.000Z' }
    const away = operation('time-off.create', { id: randomUUID(), doctorId, ...span })
    const next = operation('patient.create', { ...named, id: randomUUID(), birthDate: '1900-01-01' })
    const { outcomes } = await push(desk, clinic.id, old, away, next)
    expect(outcomes).toMatchObject([
      { outcome: 'refused', refusal: { code: 'validation_failed', errors: [{ path: 'body.birthDate' }] } },
      {
        outcome: 'refused',
        refusal: { code: 'validation_failed', errors: [{ path: 'body.start' }, { path: 'body.end' }] },
      },
      { outcome: 'applied' },
    ])
  })

  it('is answered as before where it was done already', async () => {
    const args = { id: randomUUID(), givenName: 'Ada', familyName: 'Old', birthDate: '1880-01-01' }
    const noted = operation('patient.create', args)
    const { operationId, actedAt } = noted
    // As the server did it before there were bounds; only the answer was lost.
    const grant = { clinicId: clinic.id, role: 'admin', doctorId: null, patientId: null } as const
    const account = { userId: clinic.userIds.admin, sessionId: '', email: '', name: '', deskId: null }
    const caller = callerInClinic({ ...account, grants: [grant] }, clinic.id, null)
    if (!caller) throw new Error('the clinic has no admin')
    const body = { ...args, phone: null, email: null, note: '' }
    await createRecord(api.deps, patientRecord, { caller, operationId, actedAt: new Date(actedAt), body })
    expect(await pushOne(desk, clinic.id, noted)).toMatchObject({
      outcome: 'applied',
      record: { patient: { birthDate: '1880-01-01' } },
    })
  })

  it('is done where the appointment that was seen is out of bounds', async () => {
    const booked = await book(desk, clinic, at('10:00'))
    await api.deps.models.Appointment.collection.updateOne(
      { _id: booked.id } as object, // ids are text, the driver's default type is not
      { $set: { start: new Date(0) } },
    )
    const cancel = operation('appointment.cancel', {
      id: booked.id,
      seen: { ...seen(booked), start: new Date(0).toISOString() },
      reason: 'Never was',
    })
    expect(await pushOne(desk, clinic.id, cancel)).toMatchObject({ outcome: 'applied' })
  })
})
