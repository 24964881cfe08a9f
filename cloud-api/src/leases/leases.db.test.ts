import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { appointmentTypeEndpoints } from '@scheduler/shared-types/appointment-types/appointment-type.contract'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { availabilityEndpoints } from '@scheduler/shared-types/availability/availability.contract'
import { changeEndpoints } from '@scheduler/shared-types/changes/change.contract'
import { clinicEndpoints } from '@scheduler/shared-types/clinics/clinic.contract'
import { deskEndpoints } from '@scheduler/shared-types/desks/desk.contract'
import { holdEndpoints } from '@scheduler/shared-types/holds/hold.contract'
import { type Lease, leaseEndpoints } from '@scheduler/shared-types/leases/lease.contract'
import { publicBookingEndpoints } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { findOverlaps } from '../../tools/torture/audit.ts'
import { sweepAllClinics } from '../appointments/sweep-expired-times.ts'
import { timeCollection } from '../appointments/time-collection.ts'
import { book } from '../test/booking.ts'
import { expectProblem } from '../test/expect-problem.ts'
import {
  makeClinic,
  makeDesk,
  makeDoctor,
  makePatient,
  makeRoom,
  type TestClinic,
} from '../test/factories.ts'
import { operation, pushOne } from '../test/push.ts'
import { createTestClock } from '../test/test-clock.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

/** Tomorrow by the true clock, so that the store's own clock removes nothing. Walk-in time is 10 to 12, kept till 9. */
const date = addDays(new Date().toISOString().slice(0, 10), 1)
const at = (time: string, days = 0) => `${addDays(date, days)}T${time}:00.000Z`
let nowMs = 0
const clock = createTestClock(0)
const setClock = (time: string, days = 0) => {
  clock.advance(Date.parse(at(time, days)) - nowMs)
  nowMs = Date.parse(at(time, days))
}

let api: TestApi
let clinic: TestClinic
let [deskA, deskB]: [string, string] = ['', '']
let [a, b, web]: ApiClient[] = []
beforeAll(async () => {
  setClock('07:00')
  api = await startTestApi({ now: clock.now })
})
afterAll(() => api.close())

beforeEach(async () => {
  setClock('07:00')
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  await setWalkIn({})
  deskA = await makeDesk(api.deps, clinic.id, 'A')
  deskB = await makeDesk(api.deps, clinic.id, 'B')
  await signIn()
})

async function signIn() {
  a = await api.as(clinic, 'receptionist', deskA)
  b = await api.as(clinic, 'receptionist', deskB)
  web = await api.as(clinic, 'admin')
}

/** Access tokens do not last so long. */
async function goTo(time: string, days = 0) {
  setClock(time, days)
  await signIn()
}

async function setWalkIn(change: object) {
  const time = {
    doctorId: clinic.doctorId,
    roomId: clinic.roomId,
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    start: '10:00',
    end: '12:00',
    releaseAt: '09:00',
    ...change,
  }
  await api.deps.models.Clinic.updateOne(
    { _id: clinic.id },
    { $set: { 'settings.walkInTime': [time], 'settings.leaseHours': 12 } },
  )
}

const client = (one: ApiClient | undefined) => one ?? expect.unreachable()
const params = () => ({ params: { clinicId: clinic.id } })
const claim = async (who: ApiClient | undefined) =>
  (await client(who).call(leaseEndpoints.claim, { ...params(), operationId: randomUUID() })).items
const list = async () => (await client(web).call(leaseEndpoints.list, params())).items
const spans = (leases: readonly Lease[]) => leases.map(({ start, end }) => [start, end])
const today = (leases: readonly Lease[]) => leases.filter(({ start }) => start < at('00:00', 1))
const bookAt = async (who: ApiClient | undefined, start: string, changes = {}) =>
  book(client(who), clinic, start, { patientId: await makePatient(api.deps, clinic.id), ...changes })

const log = async (after = 0) =>
  (await client(web).call(changeEndpoints.list, { ...params(), query: { after } })).items

async function overlaps() {
  const live = await timeCollection(api.deps)
    .find({ clinicId: clinic.id, occupies: { $exists: true } })
    .toArray()
  return findOverlaps(
    live.map((each) => ({
      ...each,
      id: each._id,
      start: each.start.getTime(),
      end: each.end.getTime(),
    })),
  )
}

it('a desk is leased the walk-in time of today and tomorrow, and is told until when', async () => {
  const leases = await claim(a)
  expect(leases).toMatchObject([
    {
      deskId: deskA,
      doctorId: clinic.doctorId,
      roomId: clinic.roomId,
      start: at('10:00'),
      end: at('12:00'),
      expiresAt: at('12:00'),
    },
    { start: at('10:00', 1), end: at('12:00', 1), expiresAt: at('19:00') },
  ])
  expect(await list()).toEqual(leases)
  const told = (await log()).filter(({ entity }) => entity === 'lease')
  expect(told.map(({ document }) => document)).toEqual(leases)
  expect(told[0]).toMatchObject({ operation: 'lease.claim', deskId: deskA })
})

it('what is taken is left out, its buffers too, and what is no working time', async () => {
  await api.deps.models.TimeOff.create({
    _id: randomUUID(),
    clinicId: clinic.id,
    version: 1,
    doctorId: clinic.doctorId,
    start: new Date(at('11:43')),
    end: new Date(at('18:00')),
    reason: '',
  })
  await api.deps.models.AppointmentType.updateOne(
    { _id: clinic.appointmentTypeId },
    { $set: { bufferAfterMinutes: 10 } },
  )
  await bookAt(web, at('10:15'))
  expect(spans(today(await claim(a)))).toEqual([
    [at('10:00'), at('10:15')],
    [at('10:55'), at('11:40')],
  ])
})

it('asking again changes nothing until there is something to change', async () => {
  const first = await claim(a)
  const { length } = await log()
  await goTo('07:14')
  expect(await claim(a)).toEqual(first)
  expect(await log()).toHaveLength(length)
  expect(await api.deps.models.Audit.countDocuments({ clinicId: clinic.id })).toBe(1)
  await goTo('07:15')
  const renewed = await claim(a)
  // Today's ends with its time; tomorrow's is kept longer.
  expect(renewed).toEqual([first[0], { ...first[1], expiresAt: at('19:15') }])
  expect((await log()).slice(length).map(({ document }) => document)).toEqual([renewed[1]])
})

it('at its release a desk that is online lets go; one that is not heard of keeps its time until it expires', async () => {
  const [kept] = await claim(a)
  await claim(b)
  await goTo('09:00')
  expect(today(await claim(b))).toEqual([])
  expect(today(await list())).toEqual([kept])
  await expectProblem(bookAt(web, at('10:00')), 'appointment_conflict')
  const { length } = await log()
  expect(today(await claim(a))).toEqual([])
  const gone = (await log()).slice(length).filter(({ entityId }) => entityId === kept?.id)
  expect(gone).toMatchObject([{ entity: 'lease', document: null }])
  await bookAt(web, at('10:00'))
})

it('is gone once it has expired, for who looks, who books and who sweeps', async () => {
  await claim(a)
  const [, tomorrow] = await claim(a)
  expect(tomorrow?.expiresAt).toBe(at('19:00'))
  await goTo('19:00')
  expect(await list()).toEqual([])
  // The index still has it: the writer removes it.
  await bookAt(web, at('10:00', 1))
  expect(await timeCollection(api.deps).countDocuments({ clinicId: clinic.id, status: 'leased' })).toBe(0)
  await claim(b)
  await goTo('12:00', 1)
  const { length } = await log()
  await sweepAllClinics(api.deps)
  const told = (await log()).slice(length)
  expect(told.map(({ entity, document }) => [entity, document])).toEqual([['lease', null]])
})

it('the desk books into its own: what remains stays leased; others are refused', async () => {
  const [lease] = await claim(a)
  const problem = await expectProblem(bookAt(b, at('10:30')), 'appointment_conflict')
  expect(problem.conflicts?.map(({ class: name }) => name)).toEqual(['doctor', 'room'])
  expect(JSON.stringify(problem.conflicts)).not.toContain(lease?.id)
  await expectProblem(bookAt(web, at('10:30')), 'appointment_conflict')
  await bookAt(a, at('10:30'))
  expect(spans(today(await list()))).toEqual([
    [at('10:00'), at('10:30')],
    [at('11:00'), at('12:00')],
  ])
  await bookAt(a, at('10:00'))
  await bookAt(a, at('11:00'))
  await bookAt(a, at('11:30'))
  expect(today(await list())).toEqual([])
  expect(await overlaps()).toEqual([])
  const told = (await log()).filter(({ entity }) => entity === 'lease')
  expect(told.filter(({ entityId }) => entityId === lease?.id).at(-1)?.document).toBeNull()
})

it('a piece that is left does not outlive its own end', async () => {
  await claim(a)
  await bookAt(a, at('10:30'))
  expect(today(await list()).map(({ end, expiresAt }) => [end, expiresAt])).toEqual([
    [at('10:30'), at('10:30')],
    [at('12:00'), at('12:00')],
  ])
})

it('the room that is leased with one doctor’s time is left alone by the visits of others', async () => {
  const second = await makeDoctor(api.deps, clinic.id, 'Dr Second')
  const spare = await makeRoom(api.deps, clinic.id, 'Room 2')
  await api.deps.models.AppointmentType.updateOne(
    { _id: clinic.appointmentTypeId },
    { $set: { doctorIds: [clinic.doctorId, second], roomIds: [clinic.roomId, spare] } },
  )
  await claim(a)
  const other = await bookAt(a, at('10:00'), { doctorId: second })
  expect(other.roomId).toBe(spare)
  const problem = await expectProblem(bookAt(web, at('10:00'), { doctorId: second }), 'appointment_conflict')
  expect(problem.conflicts?.map(({ class: name }) => name)).toEqual(['doctor', 'room'])
  const third = await makeDoctor(api.deps, clinic.id, 'Dr Third')
  await client(web).call(appointmentTypeEndpoints.update, {
    params: { clinicId: clinic.id, id: clinic.appointmentTypeId },
    body: { doctorIds: [clinic.doctorId, second, third], roomIds: [spare, clinic.roomId] },
    operationId: randomUUID(),
  })
  const full = await expectProblem(bookAt(a, at('10:00'), { doctorId: third }), 'appointment_conflict')
  expect(full.conflicts?.map(({ class: name }) => name)).toEqual(['room'])
  expect((await bookAt(a, at('11:00'))).roomId).toBe(clinic.roomId)
  const byHand = await bookAt(a, at('10:00'), { doctorId: third, roomId: clinic.roomId })
  expect(byHand.lane).toBe(0)
  expect(spans(today(await list()))).toEqual([
    [at('10:30'), at('11:00')],
    [at('11:30'), at('12:00')],
  ])
  expect(await overlaps()).toEqual([])
})

it('moving into it, cancelling in it and taking the cancellation back keep it true', async () => {
  await claim(a)
  const visit = await bookAt(a, at('14:00'))
  const one = { params: { clinicId: clinic.id, id: visit.id } }
  const key = () => ({ ...one, operationId: randomUUID() })
  const who = client(a)
  await who.call(appointmentEndpoints.move, { ...key(), body: { start: at('11:30') } })
  expect(spans(today(await list()))).toEqual([[at('10:00'), at('11:30')]])
  await who.call(appointmentEndpoints.cancel, { ...key(), body: { reason: 'Ill' } })
  expect(spans(today(await claim(a)))).toEqual([[at('10:00'), at('12:00')]])
  await expectProblem(
    client(web).call(appointmentEndpoints.undo, { ...key(), body: {} }),
    'appointment_conflict',
  )
  await who.call(appointmentEndpoints.undo, { ...key(), body: {} })
  expect(spans(today(await list()))).toEqual([[at('10:00'), at('11:30')]])
  expect(await overlaps()).toEqual([])
})

it('a hold of the desk takes its time out, too', async () => {
  await claim(a)
  const { appointmentTypeId, doctorId } = clinic
  const body = { id: randomUUID(), appointmentTypeId, doctorId, start: at('10:00') }
  const hold = { ...params(), body, operationId: randomUUID() }
  await expectProblem(client(b).call(holdEndpoints.create, hold), 'appointment_conflict')
  await client(a).call(holdEndpoints.create, hold)
  expect(spans(today(await list()))).toEqual([[at('10:30'), at('12:00')]])
  await bookAt(a, at('10:00'), { holdId: body.id })
  expect(await overlaps()).toEqual([])
})

it('what is free depends on who asks: the desk, another one, the public', async () => {
  await claim(a)
  const query = { appointmentTypeId: clinic.appointmentTypeId, from: date, to: date }
  const offered = async (who: ApiClient | undefined) => {
    const { days } = await client(who).call(availabilityEndpoints.read, { ...params(), query })
    return days.flatMap(({ slots }) => slots.map(({ start }) => start)).includes(at('10:00'))
  }
  expect([await offered(a), await offered(b), await offered(a)]).toEqual([true, false, true])
  const why = async (who: ApiClient | undefined) => {
    const { appointmentTypeId, doctorId } = clinic
    const { starts } = await client(who).call(availabilityEndpoints['why-not'], {
      ...params(),
      query: { appointmentTypeId, doctorId, date },
    })
    return starts.find(({ start }) => start === at('10:00'))?.reasons
  }
  expect(await why(a)).toEqual([])
  expect(await why(b)).toEqual(['doctor', 'room'])
})

it('the public is let in at the release, as far as no desk that is silent has it', async () => {
  const hold = (start: string) => {
    const { appointmentTypeId, doctorId } = clinic
    const body = { id: randomUUID(), appointmentTypeId, doctorId, start }
    const call = { params: { slug: clinic.slug }, body, operationId: randomUUID() }
    return api.client().call(publicBookingEndpoints.hold, call)
  }
  const why = async (start: string) => {
    const { conflicts } = await expectProblem(hold(start), 'appointment_conflict')
    return conflicts?.map(({ class: name }) => name)
  }
  expect(await why(at('10:00'))).toEqual(['walk-in'])
  await claim(a)
  expect(await why(at('10:00'))).toEqual(['doctor', 'room', 'walk-in'])
  await bookAt(a, at('11:30'))
  await goTo('08:59')
  await client(a).call(leaseEndpoints.return, { ...params(), body: {}, operationId: randomUUID() })
  await bookAt(b, at('11:00'))
  expect(await why(at('10:00'))).toEqual(['walk-in'])
  await claim(b)
  await goTo('09:00')
  expect(await why(at('10:00'))).toEqual(['doctor', 'room'])
  await claim(b)
  await hold(at('10:00'))
  expect(await overlaps()).toEqual([])
})

it('of two desks that claim at once each has its own; nobody has anything twice', async () => {
  await Promise.all([claim(a), claim(b), claim(a), claim(b)])
  const leases = await list()
  expect(leases).toHaveLength(2)
  expect(await overlaps()).toEqual([])
  expect(spans(leases)).toEqual([
    [at('10:00'), at('12:00')],
    [at('10:00', 1), at('12:00', 1)],
  ])
})

it('fifty bookings and claims at once: each time goes to one', async () => {
  const starts = ['10:00', '10:30', '11:00', '11:30'].map((time) => at(time))
  const everybody = [a, b, web]
  const answers = await Promise.allSettled([
    ...Array.from({ length: 50 }, (_, i) => bookAt(everybody[i % 3], starts[i % 4] ?? '')),
    ...Array.from({ length: 6 }, (_, i) => claim(everybody[i % 2])),
  ])
  const booked = answers.slice(0, 50).filter(({ status }) => status === 'fulfilled')
  expect(booked.length).toBeLessThanOrEqual(4)
  expect(booked.length).toBeGreaterThan(0)
  for (const answer of answers.slice(50)) expect(answer.status).toBe('fulfilled')
  expect(await overlaps()).toEqual([])
})

it('is given back by the desk, or for it by an admin', async () => {
  await claim(a)
  const give = (who: ApiClient | undefined, body: { deskId?: string }) =>
    client(who).call(leaseEndpoints.return, { ...params(), body, operationId: randomUUID() })
  await expectProblem(give(b, { deskId: deskA }), 'forbidden')
  await expectProblem(give(web, {}), 'desk_unknown')
  await expectProblem(give(web, { deskId: randomUUID() }), 'desk_unknown')
  await give(b, {})
  expect(await list()).toHaveLength(2)
  await give(a, { deskId: deskA })
  expect(await list()).toEqual([])
  await claim(a)
  await give(web, { deskId: deskA })
  expect(await list()).toEqual([])
})

it('ends with its desk', async () => {
  await claim(a)
  const revoke = { params: { clinicId: clinic.id, id: deskA }, operationId: randomUUID() }
  await client(web).call(deskEndpoints.revoke, revoke)
  expect(await list()).toEqual([])
  expect(await claim(b)).toHaveLength(2)
})

it('is for desks: a session elsewhere and a patient have none', async () => {
  await expectProblem(claim(web), 'desk_unknown')
  await expectProblem(claim(await api.as(clinic, 'patient', deskA)), 'forbidden')
})

it('takes in what was filled offline: certain, although it was sent long after', async () => {
  await claim(a)
  await goTo('11:50')
  const { appointmentTypeId, doctorId } = clinic
  const patientId = await makePatient(api.deps, clinic.id)
  const args = { id: randomUUID(), appointmentTypeId, doctorId, patientId, start: at('10:30'), walkIn: true }
  const outcome = await pushOne(
    client(a),
    clinic.id,
    operation('appointment.book', args, new Date(at('10:25'))),
  )
  expect(outcome).toMatchObject({
    outcome: 'applied',
    record: { appointment: { start: at('10:30'), source: 'walk-in', lane: 0, override: null } },
  })
  expect(await overlaps()).toEqual([])
})

it('a time that is no longer kept for walk-ins is let go', async () => {
  await claim(a)
  await client(web).call(clinicEndpoints.update, {
    ...params(),
    body: { settings: { walkInTime: [] } },
    operationId: randomUUID(),
  })
  expect(await claim(a)).toEqual([])
  expect(await list()).toEqual([])
})
