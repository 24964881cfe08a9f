import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ApiClient, createApiClient } from '@scheduler/shared-types/api/api-client'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { APPOINTMENT_LINK_HEADER } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningApi } from './start-api.ts'
import { expectProblem } from './test/expect-problem.ts'
import { fixtureDirectory } from './test/old-version.ts'
import { startOldClinic } from './test/start-old-clinic.ts'

/*
 * The data directory of version 0.1.0, as scripts/record-version left it, opened by this program. What is expected
 * stands here by hand, not in the code that is judged.
 */
const id = (number: number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
const clinicId = id(0x100)
const okafor = id(0x201)
const consultation = id(0x401)
const PASSWORD = 'a long recorded password'
const now = () => new Date('2046-11-27T08:31:00Z')
const inClinic = { params: { clinicId } }

let home: string
let api: RunningApi
let robin: ApiClient
let alex: ApiClient

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'scheduler-old-data-'))
  api = await startOldClinic('0.1.0', home, { now })
  robin = await signIn('robin@elm.test')
  alex = await signIn('alex@elm.test')
})
afterAll(async () => {
  await api?.close()
  rmSync(home, { recursive: true, force: true })
})

const clientWith = (headers: Record<string, string>) =>
  createApiClient({ baseUrl: api.url, headers: () => headers })

async function signIn(email: string): Promise<ApiClient> {
  const session = await clientWith({}).call(endpoints.auth.login, { body: { email, password: PASSWORD } })
  return clientWith({ authorization: `Bearer ${session.accessToken}` })
}

const appointment = (number: number) =>
  robin.call(endpoints.appointment.read, { params: { clinicId, id: id(number) } })

describe('data of version 0.1.0', () => {
  it('has everybody, and they sign in with their passwords', async () => {
    const me = async (email: string) => (await signIn(email)).call(endpoints.auth.me, {})
    expect(await me('alex@elm.test')).toMatchObject({ name: 'Alex Morgan', grants: [{ role: 'admin' }, {}] })
    expect(await me('amara@elm.test')).toMatchObject({ grants: [{ role: 'doctor', doctorId: okafor }] })
    expect(await me('hana@example.test')).toMatchObject({ grants: [{ role: 'patient' }] })
    expect((await alex.call(endpoints.user.list, inClinic)).items).toHaveLength(3)
  })

  it('has both clinics, with their records', async () => {
    const { items: clinics } = await alex.call(endpoints.clinic.list, {})
    expect(clinics.map(({ slug }) => slug).sort()).toEqual(['elm-street', 'harbour'])
    const clinic = await robin.call(endpoints.clinic.read, inClinic)
    expect(clinic).toMatchObject({
      timeZone: 'Europe/London',
      settings: { holdSeconds: 1800, leaseHours: 24 },
    })
    expect(clinic.settings.walkInTime).toMatchObject([{ start: '15:00', end: '17:00', releaseAt: '08:00' }])
    const namesOf = ({ items }: { items: readonly { name: string }[] }) =>
      items.map(({ name }) => name).sort()
    const doctors = await robin.call(endpoints.doctor.list, inClinic)
    expect(namesOf(doctors)).toEqual(['Dr Amara Okafor', 'Dr Åsa Lindqvist'])
    expect(namesOf(await robin.call(endpoints.room.list, inClinic))).toEqual(['Room 1', 'Room 2'])
    expect(namesOf(await robin.call(endpoints.equipment.list, inClinic))).toEqual(['Scanner'])
    expect(namesOf(await robin.call(endpoints.appointmentType.list, inClinic))).toEqual([
      'Consultation',
      'Scan',
    ])
    expect((await robin.call(endpoints.workingHours.list, inClinic)).items).toHaveLength(10)
    expect((await robin.call(endpoints.exception.list, inClinic)).items).toMatchObject([
      { date: '2046-12-04', ranges: [{ start: '10:00', end: '14:00' }] },
    ])
    expect((await robin.call(endpoints.closure.list, inClinic)).items).toMatchObject([
      { reason: 'Christmas' },
    ])
    expect((await robin.call(endpoints.timeOff.list, inClinic)).items).toMatchObject([
      { reason: 'Conference', start: '2046-12-03T13:00:00.000Z' },
    ])
    expect((await robin.call(endpoints.desk.list, inClinic)).items).toMatchObject([
      { name: 'Front desk', platform: 'browser', revokedAt: null },
    ])
    expect((await robin.call(endpoints.lease.list, inClinic)).items).toMatchObject([
      { start: '2046-11-28T15:00:00.000Z', end: '2046-11-28T17:00:00.000Z' },
    ])
  })

  it('has its patients, found by name and phone, with their notes decrypted', async () => {
    const search = async (text: string) =>
      (await robin.call(endpoints.patient.search, { ...inClinic, body: { text, limit: 100 } })).items
    expect(await search('')).toHaveLength(9)
    expect(await search('byr')).toMatchObject([
      { id: id(0x701), birthDate: '1960-02-01', note: 'Wheelchair; needs the ground floor.' },
    ])
    expect(await search('BELA ørs')).toMatchObject([{ givenName: 'Béla', familyName: 'Ørsted' }])
    expect(await search('900555')).toMatchObject([{ familyName: 'Guest', verified: false }])
    expect(await robin.call(endpoints.patient.read, { params: { clinicId, id: id(0x707) } })).toMatchObject({
      active: false,
    })
  })

  it('has an appointment in every status, as it was left', async () => {
    const { items } = await robin.call(endpoints.appointment.list, {
      ...inClinic,
      query: { from: '2046-11-20T00:00:00Z', to: '2046-12-20T00:00:00Z' },
    })
    const byStatus = Object.entries(Object.groupBy(items, ({ status }) => status))
    expect(Object.fromEntries(byStatus.map(([status, group]) => [status, group.length]))).toEqual({
      requested: 1,
      booked: 7,
      confirmed: 1,
      arrived: 1,
      'in-progress': 1,
      completed: 1,
      cancelled: 1,
      'no-show': 1,
    })
    expect(await appointment(0x801)).toMatchObject({
      status: 'completed',
      note: 'Blood pressure',
      start: '2046-11-26T09:00:00.000Z',
      wallTime: '2046-11-26T09:00',
      completedAt: '2046-11-26T09:05:00.000Z',
      patient: { givenName: 'Ada' },
    })
    expect(await appointment(0x803)).toMatchObject({
      cancellation: { reason: 'Has a cold', by: 'patient' },
      sequence: 1,
    })
    expect(await appointment(0x808)).toMatchObject({ start: '2046-11-28T14:00:00.000Z', sequence: 1 })
    expect(await appointment(0x809)).toMatchObject({ status: 'booked' })
    expect(await appointment(0x80a)).toMatchObject({
      lane: 1,
      override: { classes: ['doctor'], reason: 'Sent by the hospital' },
    })
  })

  it('has its log without a gap, to the last entry', async () => {
    const { items, latest } = await robin.call(endpoints.change.list, {
      ...inClinic,
      query: { after: 0, limit: 1000 },
    })
    expect(items.map(({ seq }) => seq)).toEqual(Array.from({ length: latest }, (_, i) => i + 1))
    expect(items[0]).toMatchObject({ operation: 'clinic.create', at: '2046-11-20T09:00:00.000Z' })
    expect(items.length).toBeGreaterThan(60)
  })

  it('answers an operation from before as it was answered then, and refuses its id for another', async () => {
    // The first that was booked there.
    const first = (body: { note: string }) =>
      robin.call(endpoints.appointment.book, {
        ...inClinic,
        operationId: id(0xa001f),
        body: {
          id: id(0x801),
          appointmentTypeId: consultation,
          doctorId: okafor,
          patientId: id(0x701),
          start: '2046-11-26T09:00:00Z',
          ...body,
        },
      })
    expect(await first({ note: 'Blood pressure' })).toMatchObject({ id: id(0x801), status: 'booked' })
    await expectProblem(first({ note: 'Another' }), 'idempotency_key_reused')
  })

  it('opens the link a guest was given', async () => {
    const { link } = JSON.parse(readFileSync(join(fixtureDirectory('0.1.0'), 'facts.json'), 'utf8'))
    const guest = clientWith({ [APPOINTMENT_LINK_HEADER]: link })
    expect(await guest.call(endpoints.publicBooking.read, {})).toMatchObject({
      patientGivenName: 'Greta',
      status: 'booked',
      start: '2046-11-29T09:00:00.000Z',
    })
    expect(
      await guest.call(endpoints.publicBooking.cancel, {
        operationId: id(0xe0001),
        body: { reason: 'Cannot come' },
      }),
    ).toMatchObject({ status: 'cancelled' })
  })

  it('keeps what was held and leased, and takes new appointments beside it', async () => {
    const book = (operation: number, start: string, more = {}) =>
      robin.call(endpoints.appointment.book, {
        ...inClinic,
        operationId: id(operation),
        body: { appointmentTypeId: consultation, doctorId: okafor, patientId: id(0x703), start, ...more },
      })
    const held = await expectProblem(book(0xe0010, '2046-11-27T14:00:00Z'), 'appointment_conflict')
    expect(held.conflicts).toMatchObject([{ class: 'doctor' }])
    const leased = { doctorId: id(0x202) }
    await expectProblem(book(0xe0011, '2046-11-28T15:00:00Z', leased), 'appointment_conflict')
    const fromHold = { holdId: id(0x901) }
    expect(await book(0xe0012, '2046-11-27T14:00:00Z', fromHold)).toMatchObject({ status: 'booked' })
    expect(await book(0xe0013, '2046-12-04T11:00:00Z')).toMatchObject({ status: 'booked', version: 1 })
  })
})
