import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import {
  type Appointment,
  appointmentEndpoints,
} from '@scheduler/shared-types/appointments/appointment.contract'
import type { ErrorCode } from '@scheduler/shared-types/errors/error-codes'
import { patientEndpoints } from '@scheduler/shared-types/patients/patient.contract'
import type { OperationInput } from '@scheduler/shared-types/sync/operations'
import { MAX_OFFLINE_MS, syncEndpoints } from '@scheduler/shared-types/sync/push.contract'
import { timeOffEndpoints } from '@scheduler/shared-types/time-off/time-off.contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, book } from '../test/booking.ts'
import { expectProblem } from '../test/expect-problem.ts'
import { makeClinic, makeDesk, makeDoctor, makePatient, type TestClinic } from '../test/factories.ts'
import { operation, push, pushOne, seen } from '../test/push.ts'
import { createTestClock } from '../test/test-clock.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

const clock = createTestClock()
let api: TestApi
let clinic: TestClinic
let deskId: string
/** The receptionist at the desk, and somebody at no desk. */
let desk: ApiClient
let web: ApiClient
beforeAll(async () => {
  api = await startTestApi({ now: clock.now })
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  deskId = await makeDesk(api.deps, clinic.id)
  desk = await api.as(clinic, 'receptionist', deskId)
  web = await api.as(clinic, 'admin')
})
afterAll(() => api.close())

/** Starts that nothing else in this file uses. */
let day = 2
function freeStart(): string {
  day += 1
  return at('10:00', day)
}

const minutesAgo = (minutes: number) => new Date(clock.now().getTime() - minutes * 60_000)
const one = (id: string) => ({ params: { clinicId: clinic.id, id } })
const read = (id: string) => web.call(appointmentEndpoints.read, one(id))
const booked = async () =>
  book(web, clinic, freeStart(), { patientId: await makePatient(api.deps, clinic.id) })

async function bookArgs(start = freeStart()) {
  const { appointmentTypeId, doctorId } = clinic
  const patientId = await makePatient(api.deps, clinic.id)
  return { id: randomUUID(), appointmentTypeId, doctorId, patientId, start }
}

function status(appointment: Appointment, wanted: 'arrived' | 'in-progress' | 'no-show', actedAt?: Date) {
  const args = { id: appointment.id, seen: seen(appointment), status: wanted }
  return operation('appointment.change-status', args, actedAt)
}

const changeStatus = (id: string, wanted: 'arrived' | 'completed' | 'in-progress') =>
  web.call(appointmentEndpoints['change-status'], {
    ...one(id),
    body: { status: wanted },
    operationId: randomUUID(),
  })
const cancel = (id: string) =>
  web.call(appointmentEndpoints.cancel, { ...one(id), body: { reason: 'Called' }, operationId: randomUUID() })
const move = (id: string, start: string) =>
  web.call(appointmentEndpoints.move, { ...one(id), body: { start }, operationId: randomUUID() })

/** Expects the operation to be refused, and gives the outcome for closer looks. */
async function refused(client: ApiClient, what: OperationInput, code: ErrorCode) {
  const outcome = await pushOne(client, clinic.id, what)
  expect(outcome).toMatchObject({ outcome: 'refused', operationId: what.operationId, refusal: { code } })
  return outcome.outcome === 'refused' ? outcome : expect.unreachable()
}

async function applied(client: ApiClient, what: OperationInput) {
  const outcome = await pushOne(client, clinic.id, what)
  expect(outcome).toMatchObject({ outcome: 'applied', operationId: what.operationId })
  return outcome.record
}

const auditOf = ({ operationId }: OperationInput) =>
  api.deps.models.Audit.find({ clinicId: clinic.id, operationId }).lean()

/** Applied, and once more: the same answer, one effect. */
async function appliedOnce(what: OperationInput) {
  const first = await applied(desk, what)
  const { seq } = await api.deps.models.ClinicCounter.findById(clinic.id).lean().orFail()
  expect(await applied(desk, what)).toEqual(first)
  const after = await api.deps.models.ClinicCounter.findById(clinic.id).lean().orFail()
  expect(after.seq).toBe(seq)
  expect(await auditOf(what)).toMatchObject([
    { deskId, operation: what.name, detail: { actedAt: what.actedAt }, actor: { role: 'receptionist' } },
  ])
  return first
}

describe('every operation is applied, and a repeat changes nothing', () => {
  it('patient.create and patient.update', async () => {
    const id = randomUUID()
    const create = operation('patient.create', { id, givenName: 'Ada', familyName: 'New' }, minutesAgo(60))
    expect((await appliedOnce(create)).patient).toMatchObject({ id, givenName: 'Ada', verified: true })
    const update = operation('patient.update', { id, phone: '+44 7700 900999' }, minutesAgo(50))
    expect((await appliedOnce(update)).patient).toMatchObject({ givenName: 'Ada', phone: '+44 7700 900999' })
    expect(await web.call(patientEndpoints.read, one(id))).toMatchObject({ version: 2 })
  })

  it('appointment.book', async () => {
    const args = { ...(await bookArgs()), note: 'by phone' }
    const { appointment } = await appliedOnce(operation('appointment.book', args, minutesAgo(60)))
    expect(appointment).toMatchObject({ id: args.id, start: args.start, status: 'booked', note: 'by phone' })
    expect(appointment).toEqual(await read(args.id))
  })

  it('appointment.move', async () => {
    const before = await booked()
    const start = freeStart()
    const what = operation('appointment.move', { id: before.id, seen: seen(before), start }, minutesAgo(5))
    expect((await appliedOnce(what)).appointment).toMatchObject({ start, version: 2, sequence: 1 })
  })

  it('appointment.cancel, at the time it was done', async () => {
    const before = await booked()
    const actedAt = minutesAgo(90)
    const args = { id: before.id, seen: seen(before), reason: 'Ill', by: 'patient' } as const
    const { appointment } = await appliedOnce(operation('appointment.cancel', args, actedAt))
    expect(appointment).toMatchObject({
      status: 'cancelled',
      cancellation: { reason: 'Ill', by: 'patient', at: actedAt.toISOString() },
    })
  })

  it('appointment.change-status, stamped with the time it was done, and its undo', async () => {
    const before = await booked()
    const actedAt = minutesAgo(120)
    const { appointment } = await appliedOnce(status(before, 'arrived', actedAt))
    expect(appointment).toMatchObject({ status: 'arrived', arrivedAt: actedAt.toISOString() })
    const args = { id: before.id, seen: seen(before), status: 'arrived' } as const
    const undone = await appliedOnce(operation('appointment.undo', args, minutesAgo(119)))
    expect(undone.appointment).toMatchObject({ status: 'booked', arrivedAt: null })
  })

  it('appointment.update', async () => {
    const before = await booked()
    const args = { id: before.id, seen: seen(before), note: 'wheelchair', base: '' }
    expect((await appliedOnce(operation('appointment.update', args, minutesAgo(9)))).appointment?.note).toBe(
      'wheelchair',
    )
  })

  it('time-off.create and time-off.remove', async () => {
    const id = randomUUID()
    const start = at('07:00', 300)
    const args = { id, doctorId: clinic.doctorId, start, end: at('08:00', 300) }
    const { timeOff } = await appliedOnce(operation('time-off.create', args, minutesAgo(9)))
    expect(timeOff).toMatchObject({ id, start })
    expect((await appliedOnce(operation('time-off.remove', { id }, minutesAgo(8)))).timeOff).toBeNull()
    await expectProblem(web.call(timeOffEndpoints.read, one(id)), 'not_found')
  })
})

describe('what others did meanwhile', () => {
  it('a status that is overtaken by a later one is no refusal, and changes nothing', async () => {
    const before = await booked()
    const current = await changeStatus(before.id, 'completed')
    const record = await applied(desk, status(before, 'arrived', minutesAgo(30)))
    expect(record.appointment).toEqual(current)
  })

  it('a status merges although the note, the time or the status before it changed', async () => {
    const before = await booked()
    await move(before.id, freeStart())
    const { appointment } = await applied(desk, status(before, 'arrived'))
    expect(appointment).toMatchObject({ status: 'arrived', version: 3 })
  })

  it('a status that contradicts goes to a person, with the server’s side', async () => {
    const before = await booked()
    const current = await cancel(before.id)
    const outcome = await refused(desk, status(before, 'arrived'), 'status_transition_refused')
    expect(outcome.record.appointment).toEqual(current)
  })

  it('two notes are both kept, once', async () => {
    const before = await booked()
    const other = { note: 'interpreter' }
    await web.call(appointmentEndpoints.update, { ...one(before.id), body: other, operationId: randomUUID() })
    const args = { id: before.id, seen: seen(before), note: 'wheelchair', base: '' }
    const first = await applied(desk, operation('appointment.update', args))
    expect(first.appointment?.note).toBe('interpreter\n---\nwheelchair')
    const again = await applied(desk, operation('appointment.update', args))
    expect(again.appointment).toEqual(first.appointment)
  })

  it('a move or a cancellation is for where it was seen', async () => {
    const before = await booked()
    const current = await move(before.id, freeStart())
    const moving = operation('appointment.move', { id: before.id, seen: seen(before), start: freeStart() })
    expect((await refused(desk, moving, 'version_conflict')).record.appointment).toEqual(current)
    const cancelling = { id: before.id, seen: seen(before), reason: 'Ill' }
    await refused(desk, operation('appointment.cancel', cancelling), 'version_conflict')
  })

  it('a move or a cancellation passes over what does not matter to it', async () => {
    const before = await booked()
    await changeStatus(before.id, 'arrived')
    const start = freeStart()
    const args = { id: before.id, seen: seen(before), start }
    expect((await applied(desk, operation('appointment.move', args))).appointment).toMatchObject({ start })
  })

  it('who wants the same agrees', async () => {
    const [a, b] = [await booked(), await booked()]
    const cancelled = await cancel(a.id)
    const cancelling = { id: a.id, seen: seen(a), reason: 'Ill' }
    const first = await applied(desk, operation('appointment.cancel', cancelling))
    expect(first.appointment).toEqual(cancelled)
    const moved = await move(b.id, freeStart())
    const moving = { id: b.id, seen: seen(b), start: moved.start }
    expect((await applied(desk, operation('appointment.move', moving))).appointment).toEqual(moved)
    const gone = await applied(desk, operation('time-off.remove', { id: randomUUID() }))
    expect(gone.timeOff).toBeNull()
  })

  it('an undo takes back the status it is for, and no other', async () => {
    const before = await booked()
    await changeStatus(before.id, 'arrived')
    await changeStatus(before.id, 'in-progress')
    const args = { id: before.id, seen: seen(before), status: 'arrived' } as const
    const outcome = await refused(desk, operation('appointment.undo', args), 'version_conflict')
    expect(outcome.record.appointment?.status).toBe('in-progress')
    const fresh = await booked()
    const nothing = { id: fresh.id, seen: seen(fresh), status: 'booked' } as const
    await refused(desk, operation('appointment.undo', nothing), 'nothing_to_undo')
  })

  it('a time that is taken comes with the conflict and other times', async () => {
    const taken = await booked()
    const args = await bookArgs(taken.start)
    const outcome = await refused(desk, operation('appointment.book', args), 'appointment_conflict')
    expect(outcome.refusal.conflicts).toMatchObject([
      { class: 'doctor', appointmentId: taken.id, overridable: true },
      { class: 'room' },
    ])
    expect(outcome.refusal.alternatives?.length).toBeGreaterThan(0)
    expect(outcome.record).toEqual({ appointment: null, patient: null, timeOff: null })
    const override = {
      classes: ['doctor' as const, 'room' as const],
      appointmentIds: { doctor: [taken.id], room: [taken.id] },
      reason: 'was here already',
    }
    const forced = operation('appointment.book', { ...args, override })
    expect((await applied(desk, forced)).appointment).toMatchObject({ lane: 1 })
  })
})

describe('the time it was done', () => {
  it('decides what was too late', async () => {
    // Ten minutes that have begun since; at the desk they were still to come.
    const start = new Date(Math.floor(clock.now().getTime() / 300_000) * 300_000 - 600_000)
    const late = await makeClinic(api.deps, { timeZone: 'UTC' })
    const lateDesk = await makeDesk(api.deps, late.id)
    await api.deps.models.WorkingHours.updateMany(
      { clinicId: late.id },
      { $set: { ranges: [{ start: '00:00', end: '24:00' }] } },
    )
    const client = await api.as(late, 'receptionist', lateDesk)
    const { appointmentTypeId, doctorId, patientId } = late
    const args = { id: randomUUID(), appointmentTypeId, doctorId, patientId, start: start.toISOString() }
    const now = await pushOne(client, late.id, operation('appointment.book', args, clock.now()))
    expect(now).toMatchObject({ outcome: 'refused', refusal: { conflicts: [{ class: 'notice' }] } })
    const then = operation('appointment.book', args, new Date(start.getTime() - 60_000))
    expect(await pushOne(client, late.id, then)).toMatchObject({ outcome: 'applied' })
  })

  it('is never later than now', async () => {
    const before = await booked()
    const ahead = new Date(clock.now().getTime() + 3_600_000)
    const { appointment } = await applied(desk, status(before, 'arrived', ahead))
    expect(appointment?.arrivedAt).toBe(clock.now().toISOString())
  })

  it('may not lie too far back, but what was done in time is answered ever after', async () => {
    const before = await booked()
    const args = { id: before.id, seen: seen(before), note: 'late', base: '' }
    const tooOld = operation('appointment.update', args, new Date(clock.now().getTime() - MAX_OFFLINE_MS - 1))
    const outcome = await refused(desk, tooOld, 'operation_too_old')
    expect(outcome.record.appointment).toEqual(before)
    const inTime = operation('appointment.update', args, new Date(clock.now().getTime() - MAX_OFFLINE_MS))
    await applied(desk, inTime)
    clock.advance(60_000)
    await applied(desk, inTime)
  })
})

describe('in one push', () => {
  it('the order is kept, and a refusal does not stop what follows', async () => {
    const patientId = randomUUID()
    const args = { ...(await bookArgs()), patientId }
    const where = { version: 1, doctorId: clinic.doctorId, start: args.start }
    const start = freeStart()
    const taken = await booked()
    const operations = [
      operation('patient.create', { id: patientId, givenName: 'Walk', familyName: 'In' }),
      operation('appointment.book', args),
      operation('appointment.move', { id: args.id, seen: where, start: taken.start }),
      operation('appointment.change-status', { id: args.id, seen: where, status: 'arrived' }),
      operation('appointment.move', { id: args.id, seen: where, start }),
      operation('appointment.cancel', { id: args.id, seen: { ...where, start }, reason: 'Left' }),
    ]
    const { outcomes, latest } = await push(desk, clinic.id, ...operations)
    expect(outcomes.map(({ operationId }) => operationId)).toEqual(
      operations.map(({ operationId }) => operationId),
    )
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      'applied',
      'applied',
      'refused',
      'applied',
      'applied',
      'applied',
    ])
    expect(await read(args.id)).toMatchObject({ status: 'cancelled', start, version: 4 })
    const { seq } = await api.deps.models.ClinicCounter.findById(clinic.id).lean().orFail()
    expect(latest).toBe(seq)
  })

  it('the same operation twice is one', async () => {
    const what = operation('appointment.book', await bookArgs())
    const { outcomes } = await push(desk, clinic.id, what, what)
    expect(outcomes[0]).toMatchObject({ outcome: 'applied' })
    expect(outcomes[1]).toEqual(outcomes[0])
  })

  it('an id that was used for something else is refused', async () => {
    const what = operation('appointment.book', await bookArgs())
    await applied(desk, what)
    const { operationId } = what
    const other = { ...operation('appointment.book', await bookArgs()), operationId }
    await refused(desk, other, 'idempotency_key_reused')
  })

  it('fifty with long notes are read; a fifty-first is refused', async () => {
    const before = await booked()
    const note = 'é'.repeat(2000)
    const args = { id: before.id, seen: seen(before), note, base: '' }
    const many = Array.from({ length: 50 }, () => operation('appointment.update', args))
    const { outcomes } = await push(desk, clinic.id, ...many)
    expect(outcomes).toHaveLength(50)
    await expectProblem(
      push(desk, clinic.id, ...many, operation('appointment.update', args)),
      'validation_failed',
    )
  })
})

describe('who may', () => {
  it('push: who signed in at a paired desk of the clinic', async () => {
    const what = operation('appointment.book', await bookArgs())
    const call = { params: { clinicId: clinic.id }, body: { operations: [what] } }
    await expectProblem(api.client().call(syncEndpoints.push, call), 'unauthenticated')
    await expectProblem(web.call(syncEndpoints.push, call), 'desk_unknown')
    const unpaired = await api.as(clinic, 'receptionist', randomUUID())
    await expectProblem(unpaired.call(syncEndpoints.push, call), 'desk_unknown')
    const patient = await api.as(clinic, 'patient', deskId)
    await expectProblem(patient.call(syncEndpoints.push, call), 'forbidden')
    const stranger = await makeClinic(api.deps)
    const theirDesk = await makeDesk(api.deps, stranger.id)
    const there = await api.as(stranger, 'admin', theirDesk)
    await expectProblem(there.call(syncEndpoints.push, call), 'not_found')
    const astray = await api.as(clinic, 'receptionist', theirDesk)
    await expectProblem(astray.call(syncEndpoints.push, call), 'desk_unknown')
  })

  it('do what: the same as by the routes', async () => {
    const doctor = await api.as(clinic, 'doctor', deskId)
    const colleague = await makeDoctor(api.deps, clinic.id)
    const start = at('10:00', 300)
    const args = { id: randomUUID(), doctorId: colleague, start, end: at('11:00', 300) }
    await refused(doctor, operation('time-off.create', args), 'forbidden')
    await applied(doctor, operation('time-off.create', { ...args, doctorId: clinic.doctorId }))
    const patient = { id: randomUUID(), givenName: 'No', familyName: 'Right' }
    await refused(doctor, operation('patient.create', patient), 'forbidden')
    await api.deps.models.AppointmentType.updateOne(
      { _id: clinic.appointmentTypeId },
      { $push: { doctorIds: colleague } },
    )
    await refused(
      doctor,
      operation('appointment.book', { ...(await bookArgs()), doctorId: colleague }),
      'forbidden',
    )
  })

  it('and what is another clinic’s is not there', async () => {
    const stranger = await makeClinic(api.deps, { timeZone: 'UTC' })
    const theirs = await book(await api.as(stranger, 'admin'), stranger, freeStart())
    const nothing = { appointment: null, patient: null, timeOff: null }
    for (const id of [theirs.id, randomUUID()]) {
      const outcome = await refused(
        desk,
        operation('appointment.cancel', { id, seen: seen(theirs), reason: 'Mine' }),
        'not_found',
      )
      expect(outcome.record).toEqual(nothing)
    }
    const update = operation('patient.update', { id: stranger.patientId, note: 'Mine' })
    expect((await refused(desk, update, 'not_found')).record).toEqual(nothing)
    const create = operation('patient.create', { id: stranger.patientId, givenName: 'A', familyName: 'B' })
    expect((await refused(desk, create, 'already_exists')).record).toEqual(nothing)
    const book2 = operation('appointment.book', { ...(await bookArgs()), patientId: stranger.patientId })
    await refused(desk, book2, 'validation_failed')
  })
})

it('when the desk was last heard of is noted once a minute, and not in the log', async () => {
  const find = () => api.deps.models.Desk.findById(deskId).lean().orFail()
  const act = async () => applied(desk, operation('appointment.book', await bookArgs()))
  clock.advance(61_000)
  await act()
  const { lastSeenAt } = await find()
  expect(lastSeenAt).toEqual(clock.now())
  clock.advance(59_000)
  await act()
  expect((await find()).lastSeenAt).toEqual(lastSeenAt)
  clock.advance(1000)
  await act()
  expect((await find()).lastSeenAt).toEqual(clock.now())
  expect(await api.deps.models.Change.countDocuments({ clinicId: clinic.id, entity: 'desk' })).toBe(0)
})
