import { at, book } from '@scheduler/cloud-api/test/booking'
import { makeClinic, makePatient, TEST_PASSWORD, type TestClinic } from '@scheduler/cloud-api/test/factories'
import { startTestApi, type TestApi } from '@scheduler/cloud-api/test/test-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FaultyLink, openFaultyLink } from '../../../scripts/test-support/faulty-link.ts'
import { type DeskUnderTest, startDeskUnderTest } from '../test/desk-under-test.ts'

const TOMORROW = at('09:00', 1).slice(0, 10)

let api: TestApi
let clinic: TestClinic
let link: FaultyLink
let desk: DeskUnderTest
beforeAll(async () => {
  api = await startTestApi()
  link = await openFaultyLink(api.baseUrl)
})
afterAll(async () => {
  await link?.close()
  await api?.close()
})
beforeEach(async () => {
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  await link.mend()
  desk = startDeskUnderTest({ apiUrl: link.url })
  await desk.call('session.sign-in', { email: clinic.emails.receptionist, password: TEST_PASSWORD })
  await desk.until(({ state }) => state === 'live')
  return () => desk.close()
})

const bookAt = async (time: string) =>
  book(await api.as(clinic, 'receptionist'), clinic, at(time, 1), {
    patientId: await makePatient(api.deps, clinic.id),
  })

const starts = async () =>
  (await desk.call('day.read', { date: TOMORROW })).appointments
    .map(({ start }) => start.slice(11, 16))
    .sort()

/** Takes a copy of the clinic's times and of all that counts its acts; @returns brings it back */
async function backUp(): Promise<() => Promise<void>> {
  const { Appointment, Change, Audit, ClinicCounter } = api.deps.models
  const of = { clinicId: clinic.id }
  const counter = await ClinicCounter.findById(clinic.id).lean()
  const copies = await Promise.all(
    [Appointment, Change, Audit].map(async ({ collection }) => ({
      collection,
      documents: await collection.find(of).toArray(),
    })),
  )
  return async () => {
    for (const { collection, documents } of copies) {
      await collection.deleteMany(of)
      await collection.insertMany(documents)
    }
    await ClinicCounter.replaceOne({ _id: clinic.id }, counter ?? {})
  }
}

describe('a desk whose server was restored from a backup', () => {
  it.each([
    { grown: 1, words: 'has a shorter log' },
    { grown: 2, words: 'has a log of the same length' },
    { grown: 4, words: 'has grown past what the desk knew' },
  ])('shows what the server has, also where it $words', async ({ grown }) => {
    await bookAt('09:00')
    const restore = await backUp()
    await bookAt('10:00')
    await bookAt('10:30')
    await desk.untilDay(TOMORROW, ({ appointments }) => appointments.length === 3)
    await desk.until(({ state }) => state === 'live')
    await link.cut()
    await desk.until(({ state }) => state === 'offline')

    await restore()
    const after = ['13:00', '14:00', '15:00', '16:00'].slice(0, grown)
    for (const time of after) await bookAt(time)
    await link.mend()
    desk.desk().networkChanged(true)
    await desk.until(({ state }) => state === 'live')
    expect(await starts()).toEqual(['09:00', ...after])
  })
})
