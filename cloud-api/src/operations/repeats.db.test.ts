import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { ApiError } from '@scheduler/shared-types/api/api-client'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { holdEndpoints } from '@scheduler/shared-types/holds/hold.contract'
import { publicBookingEndpoints } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { at, book } from '../test/booking.ts'
import { expectProblem } from '../test/expect-problem.ts'
import { makeClinic, makeDesk, makePatient, type TestClinic } from '../test/factories.ts'
import { operation, push } from '../test/push.ts'
import type { TestApi } from '../test/test-server.ts'
import { startTwoApis, type TwoApis } from '../test/two-apis.ts'

/* Promise 4: an operation that is sent again has its first answer, whatever else is under way. */

let apis: TwoApis
let api: TestApi
let clinic: TestClinic
let desk: ApiClient

beforeAll(async () => {
  apis = await startTwoApis()
  api = apis.here
})
afterAll(() => apis.close())
beforeEach(async () => {
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  desk = await api.as(clinic, 'receptionist')
})

/** Bookings of other times that commit together with what is tried. */
const others = (hour: number) =>
  ['00', '30'].map(async (minutes) =>
    book(desk, clinic, at(`${String(hour).padStart(2, '0')}:${minutes}`), {
      patientId: await makePatient(api.deps, clinic.id),
    }),
  )

/** Among others, again and again: the first answer each time. */
async function alwaysAnswers<Answer>(send: () => Promise<Answer>): Promise<void> {
  const first = await send()
  for (let hour = 11; hour < 17; hour++) {
    const [again, once] = await Promise.all([send(), send(), ...others(hour)])
    expect(again).toEqual(first)
    expect(once).toEqual(first)
  }
}

const holdBody = (start = at('10:00')) => ({
  id: randomUUID(),
  appointmentTypeId: clinic.appointmentTypeId,
  doctorId: clinic.doctorId,
  start,
})

describe('a repeat among other operations has its first answer', () => {
  it('of a booking', async () => {
    const operationId = randomUUID()
    await alwaysAnswers(() => book(desk, clinic, at('10:00'), {}, operationId))
  })

  it('of a hold', async () => {
    const [body, operationId] = [holdBody(), randomUUID()]
    const params = { clinicId: clinic.id }
    await alwaysAnswers(() => desk.call(holdEndpoints.create, { params, body, operationId }))
  })

  it('of a move, a cancellation and its undo', async () => {
    const { id } = await book(desk, clinic, at('10:00'))
    const params = { clinicId: clinic.id, id }
    const moving = { params, body: { start: at('10:30') }, operationId: randomUUID() }
    const cancelling = { params, body: { reason: 'Ill' }, operationId: randomUUID() }
    const undoing = { params, body: {}, operationId: randomUUID() }
    const moved = await desk.call(appointmentEndpoints.move, moving)
    const cancelled = await desk.call(appointmentEndpoints.cancel, cancelling)
    const undone = await desk.call(appointmentEndpoints.undo, undoing)
    const [a, b, c] = await Promise.all([
      desk.call(appointmentEndpoints.move, moving),
      desk.call(appointmentEndpoints.cancel, cancelling),
      desk.call(appointmentEndpoints.undo, undoing),
      ...others(14),
    ])
    expect([a, b, c]).toEqual([moved, cancelled, undone])
  })

  it('of what a patient does', async () => {
    const guest = api.client()
    const [body, operationId] = [holdBody(), randomUUID()]
    const params = { slug: clinic.slug }
    const holding = { params, body, operationId }
    const held = await guest.call(publicBookingEndpoints.hold, holding)
    const [again] = await Promise.all([guest.call(publicBookingEndpoints.hold, holding), ...others(17)])
    expect(again).toEqual(held)
    const booking = {
      params,
      body: {
        holdId: held.id,
        guest: {
          givenName: 'Ada',
          familyName: 'Byron',
          birthDate: '1985-12-10',
          phone: '+44 20 7946 0000',
          email: 'ada@example.org',
        },
      },
      operationId: randomUUID(),
    }
    await alwaysAnswers(() => guest.call(publicBookingEndpoints.book, booking))
  })

  it('of a desk’s push', async () => {
    const deskId = await makeDesk(api.deps, clinic.id)
    const client = await api.as(clinic, 'receptionist', deskId)
    const { appointmentTypeId, doctorId, patientId } = clinic
    const args = { id: randomUUID(), appointmentTypeId, doctorId, patientId, start: at('10:00') }
    const sent = operation('appointment.book', args)
    await push(client, clinic.id, sent)
    for (let hour = 11; hour < 17; hour++) {
      const [{ outcomes }] = await Promise.all([push(client, clinic.id, sent), ...others(hour)])
      expect(outcomes).toMatchObject([{ outcome: 'applied', record: { appointment: { id: args.id } } }])
    }
  })
})

describe('five at once', () => {
  it('are one, with one answer', async () => {
    const operationId = randomUUID()
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => book(desk, clinic, at('10:00'), {}, operationId)),
    )
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(await api.deps.models.Appointment.countDocuments({ clinicId: clinic.id })).toBe(1)
  })

  it('of a refused request are each refused', async () => {
    await book(desk, clinic, at('10:00'))
    const patientId = await makePatient(api.deps, clinic.id)
    const operationId = randomUUID()
    const calls = Array.from({ length: 5 }, () =>
      expectProblem(book(desk, clinic, at('10:00'), { patientId }, operationId), 'appointment_conflict'),
    )
    await Promise.all(calls)
  })
})

describe('a key', () => {
  it('that was answered is refused for another request, also among others', async () => {
    const operationId = randomUUID()
    await book(desk, clinic, at('10:00'), {}, operationId)
    const reuse = () =>
      expectProblem(book(desk, clinic, at('10:30'), {}, operationId), 'idempotency_key_reused')
    await Promise.all([reuse(), reuse(), ...others(14)])
  })

  it('of a refusal stays free, also for another request; an answer binds it', async () => {
    await book(desk, clinic, at('10:00'))
    const patientId = await makePatient(api.deps, clinic.id)
    const operationId = randomUUID()
    const request = (start: string) => book(desk, clinic, start, { patientId }, operationId)
    await expectProblem(request(at('10:00')), 'appointment_conflict')
    const made = await request(at('11:00'))
    expect(await request(at('11:00'))).toEqual(made)
    await expectProblem(request(at('10:00')), 'idempotency_key_reused')
  })
})

describe('two processes', () => {
  it('book different times of one clinic at once, and neither answers with an error', async () => {
    const elsewhere = await apis.there.as(clinic, 'receptionist')
    const patients = await Promise.all(Array.from({ length: 12 }, () => makePatient(api.deps, clinic.id)))
    // Ten days of twelve half hours.
    const wishes = Array.from({ length: 120 }, (_, i) => {
      const [day, slot] = [Math.floor(i / 12), i % 12]
      const time = `${String(9 + Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`
      return { start: at(time, 2 + day), patientId: patients[slot] ?? '' }
    })
    const outcomes = await Promise.all(
      wishes.map(({ start, patientId }, i) =>
        book(i % 3 === 0 ? elsewhere : desk, clinic, start, { patientId }).then(
          () => 'booked',
          (error: unknown) => (error instanceof ApiError ? error.problem.code : String(error)),
        ),
      ),
    )
    expect(new Set(outcomes)).toEqual(new Set(['booked']))
  })

  it('answer a repeat that comes to the other one', async () => {
    const elsewhere = await apis.there.as(clinic, 'receptionist')
    const operationId = randomUUID()
    const clients = [desk, elsewhere, desk, elsewhere]
    const answers = await Promise.all(
      clients.map((client) => book(client, clinic, at('10:00'), {}, operationId)),
    )
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  it('refuse by what is so now, not by what one of them still believes', async () => {
    const elsewhere = await apis.there.as(clinic, 'receptionist')
    const made = await book(desk, clinic, at('10:00'))
    const params = { clinicId: clinic.id, id: made.id }
    await elsewhere.call(appointmentEndpoints.cancel, {
      params,
      body: { reason: 'Ill' },
      operationId: randomUUID(),
    })
    // This process has not heard of the cancellation.
    expect(await book(desk, clinic, at('10:00'))).toMatchObject({ status: 'booked' })
  })
})
