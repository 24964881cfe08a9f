import { makeClinic, makePatient, TEST_PASSWORD, type TestClinic } from '@scheduler/cloud-api/test/factories'
import { startTestApi, type TestApi } from '@scheduler/cloud-api/test/test-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeskUnderTest, startDeskUnderTest } from '../test/desk-under-test.ts'

let api: TestApi
let clinic: TestClinic
let patientId: string
let desk: DeskUnderTest
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)

beforeAll(async () => {
  api = await startTestApi()
  clinic = await makeClinic(api.deps, { timeZone: 'UTC', settings: { overbookingLanes: 1 } })
  patientId = await makePatient(api.deps, clinic.id, { givenName: 'Amara', familyName: 'Okafor' })
  desk = startDeskUnderTest({ apiUrl: api.baseUrl })
  await desk.call('session.sign-in', { email: clinic.emails.receptionist, password: TEST_PASSWORD })
  await desk.until(({ state }) => state === 'live')
})
afterAll(async () => {
  await desk?.close()
  await api?.close()
})

describe('a desk with the server', () => {
  it('shows the clinic and its days as they are now', async () => {
    expect((await desk.call('clinic.read', {})).clinic.id).toBe(clinic.id)
    expect(await desk.call('day.read', { date: tomorrow })).toMatchObject({ asOf: null, appointments: [] })
  })

  it('books, and has the server’s word at once', async () => {
    const booked = await desk.call('appointment.book', {
      appointmentTypeId: clinic.appointmentTypeId,
      doctorId: null,
      patientId,
      start: `${tomorrow}T09:00:00.000Z`,
    })
    expect(booked).toMatchObject({ standing: 'accepted', waiting: [], status: 'booked' })
    const there = await api.deps.models.Change.find({ clinicId: clinic.id }).lean()
    expect(there.some(({ entityId }) => entityId === booked.id)).toBe(true)
  })
})
