import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { authEndpoints } from '@scheduler/shared-types/auth/auth.contract'
import { holdEndpoints } from '@scheduler/shared-types/holds/hold.contract'
import {
  APPOINTMENT_LINK_HEADER,
  publicBookingEndpoints as endpoints,
  type PublicBooking,
} from '@scheduler/shared-types/public-booking/public-booking.contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { at, book } from '../test/booking.ts'
import { expectProblem } from '../test/expect-problem.ts'
import { makeAppointmentType, makeClinic, TEST_PASSWORD, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

let api: TestApi
let clinic: TestClinic
let page: ApiClient
let ahead = 0

beforeAll(async () => {
  api = await startTestApi({ now: () => new Date(Date.now() + ahead) })
})
afterAll(() => api.close())
beforeEach(async () => {
  ahead = 0
  clinic = await makeClinic(api.deps, { timeZone: 'UTC', settings: { cancelCutoffMinutes: 60 } })
  page = api.client()
  // Every test is an address of its own as far as holds are counted.
  await api.deps.models.Appointment.collection.deleteMany({ status: 'held' })
})

const GUEST = {
  givenName: 'Ada',
  familyName: 'Byron',
  birthDate: '1984-03-09',
  phone: '+44 20 7946 0999',
  email: 'ada.byron@example.com',
}
const slugParams = () => ({ params: { slug: clinic.slug } })

const hold = (start: string, more: { appointmentTypeId?: string } = {}) =>
  page.call(endpoints.hold, {
    ...slugParams(),
    body: {
      id: randomUUID(),
      appointmentTypeId: clinic.appointmentTypeId,
      doctorId: clinic.doctorId,
      start,
      ...more,
    },
    operationId: randomUUID(),
  })

const bookHeld = (holdId: string, operationId: string = randomUUID()) =>
  page.call(endpoints.book, {
    ...slugParams(),
    body: { holdId, guest: GUEST, message: 'My knee hurts' },
    operationId,
  })

const bookAsGuest = async (start: string): Promise<PublicBooking> => bookHeld((await hold(start)).id)

const withLink = (link: string) => ({ headers: { [APPOINTMENT_LINK_HEADER]: link } })

describe('a hold that is renewed', () => {
  const renew = (id: string, operationId: string = randomUUID()) =>
    page.call(endpoints['renew-hold'], { params: { slug: clinic.slug, id }, operationId })

  it('is the first answer again for a repeat, whatever the hold has become', async () => {
    const held = await hold(at('10:00'))
    const operationId = randomUUID()
    const renewed = await renew(held.id, operationId)
    await bookHeld(held.id)
    expect(await renew(held.id, operationId)).toEqual(renewed)
    await expectProblem(renew(randomUUID(), operationId), 'idempotency_key_reused')
  })

  it('is not one of the desk: that looks like none', async () => {
    const desk = await api.as(clinic, 'receptionist')
    const held = await desk.call(holdEndpoints.create, {
      params: { clinicId: clinic.id },
      body: {
        id: randomUUID(),
        appointmentTypeId: clinic.appointmentTypeId,
        doctorId: clinic.doctorId,
        start: at('10:00'),
      },
      operationId: randomUUID(),
    })
    await expectProblem(renew(held.id), 'hold_expired')
  })
})

describe('what anyone may know of a clinic', () => {
  it('has its doctors and the types offered online, and nothing else', async () => {
    await makeAppointmentType(api.deps, clinic.id, {
      name: 'Staff only',
      online: false,
      doctorIds: [clinic.doctorId],
    })
    const shown = await page.call(endpoints.clinic, slugParams())
    expect(shown).toMatchObject({ slug: clinic.slug, timeZone: 'UTC', cancelCutoffMinutes: 60 })
    expect(shown.appointmentTypes.map(({ name }) => name)).toEqual(['Consultation'])
    expect(shown.doctors.map(({ id }) => id)).toEqual([clinic.doctorId])
  })

  it('offers the same starts that it then books', async () => {
    const date = at('09:00').slice(0, 10)
    const { days } = await page.call(endpoints.availability, {
      ...slugParams(),
      query: { appointmentTypeId: clinic.appointmentTypeId, from: date, to: date },
    })
    const [first] = days[0]?.slots ?? []
    expect(first?.start).toBe(at('08:00'))
    await bookAsGuest(first?.start ?? '')
  })
})

describe('a public hold', () => {
  it('refuses what is not offered: another step, a type for staff only, the past', async () => {
    const staffOnly = await makeAppointmentType(api.deps, clinic.id, {
      online: false,
      doctorIds: [clinic.doctorId],
    })
    await expectProblem(hold(at('08:05')), 'appointment_conflict')
    await expectProblem(hold(at('08:00', -1)), 'appointment_conflict')
    await expectProblem(hold(at('09:00'), { appointmentTypeId: staffOnly }), 'appointment_conflict')
  })

  it('is in nobody else’s reach: the desk’s holds are not the public’s', async () => {
    const { id } = await hold(at('10:00'))
    await api.deps.models.Appointment.collection.updateOne({ _id: id } as object, {
      $set: { publicHold: false },
    })
    await expectProblem(bookHeld(id), 'hold_expired')
  })
})

describe('booking as a guest', () => {
  it('gives a link and an appointment without contact details, note or family name', async () => {
    const { link, appointment } = await bookAsGuest(at('10:00'))
    expect(link).toMatch(/^[\w-]{43}$/)
    expect(appointment).toMatchObject({ status: 'booked', start: at('10:00'), patientGivenName: 'Ada' })
    const text = JSON.stringify(appointment)
    for (const secret of ['Byron', GUEST.email, '7946 0999', 'knee', '1984'])
      expect(text).not.toContain(secret)
  })

  it('is told to staff as an online appointment of a person nobody has checked', async () => {
    const { appointment } = await bookAsGuest(at('10:00'))
    const desk = await api.as(clinic, 'receptionist')
    const read = await desk.call(appointmentEndpoints.read, {
      params: { clinicId: clinic.id, id: appointment.id },
    })
    expect(read).toMatchObject({ source: 'online', note: 'My knee hurts', patient: { verified: false } })
  })

  it('never takes over a record that staff have checked, and uses its own again', async () => {
    const patients = api.deps.models.Patient
    await patients.updateOne({ _id: clinic.patientId }, { ...GUEST, sortName: 'byron , ada' })
    await bookAsGuest(at('10:00'))
    await bookAsGuest(at('11:00'))
    const all = await patients.find({ clinicId: clinic.id, familyName: 'Byron' }).lean()
    expect(all.map(({ verified }) => verified).sort()).toEqual([false, true])
  })

  it('repeated gives the same link', async () => {
    const { id } = await hold(at('10:00'))
    const operationId = randomUUID()
    const first = await bookHeld(id, operationId)
    expect(await bookHeld(id, operationId)).toEqual(first)
  })

  it('after the hold has run out is refused, and the time is free', async () => {
    const { id } = await hold(at('10:00'))
    ahead = 301_000
    await expectProblem(bookHeld(id), 'hold_expired')
    await hold(at('10:00'))
  })

  it('of a type that needs approval is a request', async () => {
    const appointmentTypeId = await makeAppointmentType(api.deps, clinic.id, {
      needsApproval: true,
      doctorIds: [clinic.doctorId],
    })
    const { appointment } = await bookHeld((await hold(at('10:00'), { appointmentTypeId })).id)
    expect(appointment.status).toBe('requested')
  })

  it('stores the link’s secret nowhere', async () => {
    const { link, appointment } = await bookAsGuest(at('10:00'))
    const stored = await api.deps.models.Appointment.findById(appointment.id).lean()
    expect(JSON.stringify(stored)).not.toContain(link)
    const operations = await api.deps.models.Operation.find({ clinicId: clinic.id }).lean()
    expect(JSON.stringify(operations)).not.toContain(link)
  })
})

describe('a patient with an account', () => {
  it('registers, books for themselves, and finds the appointment', async () => {
    const email = `${randomUUID()}@example.com`
    const { accessToken } = await page.call(endpoints.register, {
      ...slugParams(),
      body: { ...GUEST, email, password: 'five plain words to keep' },
    })
    page = api.client(accessToken)
    const { id } = await hold(at('10:00'))
    await page.call(endpoints.book, { ...slugParams(), body: { holdId: id }, operationId: randomUUID() })
    const { items } = await page.call(endpoints.appointments, slugParams())
    expect(items.map(({ start }) => start)).toEqual([at('10:00')])
    await api.client().call(authEndpoints.login, { body: { email, password: 'five plain words to keep' } })
  })

  it('with a known e-mail is told so', async () => {
    const register = page.call(endpoints.register, {
      ...slugParams(),
      body: { ...GUEST, email: clinic.emails.patient, password: TEST_PASSWORD },
    })
    const problem = await expectProblem(register, 'already_exists')
    expect(problem.errors?.map(({ path }) => path)).toEqual(['body.email'])
  })

  it('without an account or details is asked to sign in; staff are told to book as a guest', async () => {
    const { id } = await hold(at('10:00'))
    const call = (client: ApiClient) =>
      client.call(endpoints.book, { ...slugParams(), body: { holdId: id }, operationId: randomUUID() })
    await expectProblem(call(page), 'unauthenticated')
    await expectProblem(call(await api.as(clinic, 'receptionist')), 'forbidden')
  })
})

describe('the permanent link', () => {
  const read = (link: string) => page.call(endpoints.read, withLink(link))
  const move = (link: string, start: string) =>
    page.call(endpoints.move, { ...withLink(link), body: { start }, operationId: randomUUID() })
  const cancel = (link: string) =>
    page.call(endpoints.cancel, {
      ...withLink(link),
      body: { reason: 'I am well again' },
      operationId: randomUUID(),
    })

  it('shows the appointment without changing it, and nothing for a wrong one', async () => {
    const { link, appointment } = await bookAsGuest(at('10:00'))
    expect(await read(link)).toEqual(appointment)
    await expectProblem(read(`${link.slice(0, -1)}x`), 'not_found')
  })

  it('moves, keeps working, and refuses a taken time with alternatives', async () => {
    const { link } = await bookAsGuest(at('10:00'))
    await book(await api.as(clinic, 'receptionist'), clinic, at('12:00'))
    const problem = await expectProblem(move(link, at('12:00')), 'appointment_conflict')
    expect(problem.alternatives).toHaveLength(3)
    expect(problem.conflicts?.[0]).not.toHaveProperty('appointmentId')
    expect(await read(link)).toMatchObject({ start: at('10:00') })
    expect(await move(link, at('11:00'))).toMatchObject({ start: at('11:00'), sequence: 1 })
    expect(await read(link)).toMatchObject({ start: at('11:00') })
  })

  it('offers times to move to in which its own does not stand in the way', async () => {
    const { link } = await bookAsGuest(at('10:00'))
    const date = at('10:00').slice(0, 10)
    const { days } = await page.call(endpoints['move-availability'], {
      ...withLink(link),
      query: { from: date, to: date },
    })
    expect(days[0]?.slots.map(({ start }) => start)).toContain(at('10:15'))
  })

  it('cancels with a reason; what is cancelled is not changed again', async () => {
    const { link } = await bookAsGuest(at('10:00'))
    expect(await cancel(link)).toMatchObject({ status: 'cancelled', canMove: false, canCancel: false })
    await expectProblem(cancel(link), 'status_transition_refused')
    await hold(at('10:00'))
  })

  it('closes some time before the start, with the phone to call', async () => {
    const { link, appointment } = await bookAsGuest(at('10:00'))
    ahead = Date.parse(appointment.cancelUntil) - Date.now() + 1000
    const problem = await expectProblem(cancel(link), 'too_late_to_change')
    expect(problem.detail).toContain('+44 20 7946 0000')
    expect(await read(link)).toMatchObject({ canCancel: false })
  })

  it('is a calendar entry that a later file replaces', async () => {
    const { link, appointment } = await bookAsGuest(at('10:00'))
    const file = () => page.call(endpoints.calendar, withLink(link))
    const lines = (text: string) => text.replaceAll(/\r\n /g, '').split('\r\n')
    const stamp = at('10:00').replaceAll(/[-:]|\.000/g, '')
    expect(lines(await file())).toEqual(
      expect.arrayContaining([
        'METHOD:PUBLISH',
        `UID:${appointment.id}@appointment-scheduler`,
        'SEQUENCE:0',
        `DTSTART:${stamp}`,
        'STATUS:CONFIRMED',
      ]),
    )
    await cancel(link)
    expect(lines(await file())).toEqual(
      expect.arrayContaining(['METHOD:CANCEL', 'SEQUENCE:1', 'STATUS:CANCELLED']),
    )
  })
})
