import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { at, book } from '../test/booking.ts'
import {
  makeAppointmentType,
  makeClinic,
  makeDoctor,
  makePatient,
  type TestClinic,
} from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'
import { snapshotAccess } from './snapshot-access.ts'

let api: TestApi
let clinic: TestClinic
let now = 0
beforeAll(async () => {
  api = await startTestApi({ now: () => new Date(now) })
})
afterAll(async () => {
  await api.close()
})
beforeEach(async () => {
  now = Date.parse(at('10:00', 1))
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
})

const snapshots = async () =>
  api.deps.models.AccessSnapshot.find({ clinicId: clinic.id }).sort({ date: 1 }).lean()

async function daysOf(appointmentTypeId: string, doctorId: string | null) {
  const [snapshot] = await snapshots()
  return snapshot?.entries.find(
    (entry) => entry.appointmentTypeId === appointmentTypeId && entry.doctorId === doctorId,
  )
}

async function takeOff(doctorId: string, start: string, end: string): Promise<void> {
  const entry = { _id: randomUUID(), clinicId: clinic.id, version: 1, doctorId, reason: '' }
  await api.deps.models.TimeOff.create({ ...entry, start: new Date(start), end: new Date(end) })
}

it('a day is taken once, from ten o’clock on the clinic’s clock', async () => {
  now = Date.parse(at('09:59', 1))
  await snapshotAccess(api.deps)
  expect(await snapshots()).toEqual([])
  now = Date.parse(at('10:00', 1))
  await Promise.all([snapshotAccess(api.deps), snapshotAccess(api.deps)])
  now = Date.parse(at('16:00', 1))
  await snapshotAccess(api.deps)
  const taken = await snapshots()
  expect(taken.map(({ date, takenAt }) => [date, takenAt])).toEqual([
    [at('00:00', 1).slice(0, 10), new Date(at('10:00', 1))],
  ])
  now = Date.parse(at('10:00', 2))
  await snapshotAccess(api.deps)
  expect(await snapshots()).toHaveLength(2)
})

it('counts calendar days to the third start, with each doctor and with any', async () => {
  const other = await makeDoctor(api.deps, clinic.id, 'Dr Other')
  // Two starts are left today with the first doctor; the other is off until the day after tomorrow.
  const type = await makeAppointmentType(api.deps, clinic.id, { doctorIds: [clinic.doctorId, other] })
  await takeOff(clinic.doctorId, at('08:00', 1), at('17:15', 1))
  await takeOff(other, at('08:00', 1), at('00:00', 3))
  await snapshotAccess(api.deps)
  expect(await daysOf(type, clinic.doctorId)).toMatchObject({ days: 1, away: false })
  expect(await daysOf(type, other)).toMatchObject({ days: 2, away: false })
  expect(await daysOf(type, null)).toMatchObject({ days: 1 })
})

it('leaves out a doctor who is away for more than three days, and says so', async () => {
  await takeOff(clinic.doctorId, at('08:00', 1), at('08:00', 3))
  await takeOff(clinic.doctorId, at('08:00', 3), at('10:05', 4))
  await snapshotAccess(api.deps)
  const away = { days: null, away: true }
  expect(await daysOf(clinic.appointmentTypeId, clinic.doctorId)).toMatchObject(away)
  expect(await daysOf(clinic.appointmentTypeId, null)).toMatchObject({ days: null, away: false })
})

it('neither booked time nor walk-in time is offered, also once it is released', async () => {
  const { doctorId } = clinic
  const kept = { start: '08:00', end: '17:00', releaseAt: '08:00', weekdays: [1, 2, 3, 4, 5, 6, 7] }
  await api.deps.models.Clinic.updateOne(
    { _id: clinic.id },
    { $set: { 'settings.walkInTime': [{ ...kept, doctorId, roomId: null }] } },
  )
  // 17:00, 17:15 and 17:30 are left of each day; a visit at 17:30 takes the last two of them.
  const desk = await api.as(clinic, 'receptionist')
  await book(desk, clinic, at('17:30', 1), { patientId: await makePatient(api.deps, clinic.id) })
  await snapshotAccess(api.deps)
  expect(await daysOf(clinic.appointmentTypeId, clinic.doctorId)).toMatchObject({ days: 1 })
})
