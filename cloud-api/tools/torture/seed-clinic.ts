import { randomUUID } from 'node:crypto'
import { systemCaller } from '../../src/caller.ts'
import type { Deps } from '../../src/deps.ts'
import { createHold } from '../../src/holds/create-hold.ts'
import {
  makeAppointmentType,
  makeClinic,
  makeDesk,
  makeDoctor,
  makePatient,
  makeRoom,
  makeUser,
  TEST_PASSWORD,
} from '../../src/test/factories.ts'
import { prepareCollections } from '../stand.ts'
import type { Scenario } from './scenario.ts'

/** How many starts there are to fight for, ten minutes apart. */
const STARTS = 30
/** The same in the walk-in time. */
const WALK_IN_STARTS = 24
/** The shortest a clinic may choose. */
const HOLD_SECONDS = 60
/** Holds that run out while the clients write. */
const EXPIRING = 40

export type SeededClinic = Omit<Scenario, 'baseUrls' | 'seed' | 'logDir'> & {
  /** One receptionist, for who needs no more. */
  readonly email: string
}

/**
 * A clinic with little to give: four doctors, two rooms, one piece of equipment, five types of visit with buffers, a
 * dozen patients, a late morning a week from now, two desks, and a fifth doctor whose next afternoon is kept for
 * walk-ins. Requests of the public do not keep their time (audit.ts counts on that).
 * @param receptionists How many, by turns at the two desks.
 * @param seconds Within that time the expiring holds run out; 0: there are none.
 */
export async function seedClinic(deps: Deps, receptionists = 1, seconds = 0): Promise<SeededClinic> {
  await prepareCollections(deps)
  const clinic = await makeClinic(deps, {
    timeZone: 'Europe/London',
    settings: { overbookingLanes: 2, requestedOccupies: false, holdSeconds: HOLD_SECONDS },
  })
  const { id, roomId } = clinic
  const others = ['Dr Second', 'Dr Third', 'Dr Fourth']
  const doctorIds = [
    clinic.doctorId,
    ...(await Promise.all(others.map((name) => makeDoctor(deps, id, name)))),
  ]
  const roomIds = [roomId, await makeRoom(deps, id, 'Room 2')]
  const equipmentIds = [await makeEquipment(deps, id)]
  const patientIds = await Promise.all(Array.from({ length: 12 }, () => makePatient(deps, id)))
  const common = { doctorIds, stepMinutes: 10 }
  const appointmentTypeIds = await Promise.all([
    makeAppointmentType(deps, id, { ...common, durationMinutes: 20, bufferAfterMinutes: 5 }),
    makeAppointmentType(deps, id, { ...common, durationMinutes: 40, bufferBeforeMinutes: 5, roomIds }),
    makeAppointmentType(deps, id, { ...common, durationMinutes: 10, roomIds }),
    makeAppointmentType(deps, id, { ...common, durationMinutes: 30, roomIds, equipmentIds }),
    makeAppointmentType(deps, id, { ...common, durationMinutes: 20, needsApproval: true }),
  ])
  const deskIds = [await makeDesk(deps, id), await makeDesk(deps, id, 'Side')]
  const staff = await Promise.all(
    Array.from({ length: receptionists }, async (_, i) => {
      const { email } = await makeUser(deps, id, 'receptionist')
      return { email, deskId: deskIds[i % deskIds.length] ?? '' }
    }),
  )
  return {
    clinicId: id,
    slug: clinic.slug,
    email: clinic.emails.receptionist,
    staff,
    password: TEST_PASSWORD,
    appointmentTypeIds,
    requestTypeId: appointmentTypeIds[4] ?? '',
    doctorIds,
    patientIds,
    starts: startsOn(7, 10, STARTS),
    expiring: await seedHolds(deps, id, {
      appointmentTypeId: appointmentTypeIds[0] ?? '',
      doctorIds,
      seconds,
    }),
    walkIn: await seedWalkInTime(deps, id),
  }
}

type HoldSeeds = {
  readonly appointmentTypeId: string
  readonly doctorIds: readonly string[]
  readonly seconds: number
}

/** On the day after the contested one. Made with a clock that is behind, as no clinic may hold for so short a time. */
async function seedHolds(
  deps: Deps,
  clinicId: string,
  { appointmentTypeId, doctorIds, seconds }: HoldSeeds,
): Promise<Scenario['expiring']> {
  const starts = startsOn(8, 9, EXPIRING)
  const holds: Scenario['expiring'] = []
  if (seconds === 0) return holds
  for (let i = 0; i < EXPIRING; i++) {
    const livesFor = ((i + 1) / EXPIRING) * seconds - HOLD_SECONDS
    const now = () => new Date(Date.now() + livesFor * 1000)
    const start = starts[3 * Math.floor(i / doctorIds.length)] ?? ''
    const body = {
      id: randomUUID(),
      appointmentTypeId,
      doctorId: doctorIds[i % doctorIds.length] ?? '',
      start,
    }
    const request = { caller: systemCaller, audience: 'staff', holder: `seed ${i}` } as const
    const { expiresAt } = await createHold(
      { ...deps, now },
      { ...request, clinicId, operationId: randomUUID(), body },
    )
    holds.push({ ...body, expiresAt })
  }
  return holds
}

async function seedWalkInTime(deps: Deps, clinicId: string): Promise<Scenario['walkIn']> {
  const doctorId = await makeDoctor(deps, clinicId, 'Dr Walk-in')
  const appointmentTypeId = await makeAppointmentType(deps, clinicId, {
    doctorIds: [doctorId],
    durationMinutes: 10,
    stepMinutes: 10,
  })
  const walkInTime = [
    {
      doctorId,
      roomId: null,
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      start: '13:00',
      end: '18:00',
      releaseAt: '12:00',
    },
  ]
  await deps.models.Clinic.updateOne({ _id: clinicId }, { $set: { 'settings.walkInTime': walkInTime } })
  // From 13:00 on the clinic's clock, or from 14:00 in summer.
  return { appointmentTypeId, doctorId, starts: startsOn(1, 13, WALK_IN_STARTS) }
}

async function makeEquipment(deps: Deps, clinicId: string): Promise<string> {
  const id = randomUUID()
  await deps.models.Equipment.create({ _id: id, clinicId, version: 1, name: 'Ultrasound', active: true })
  return id
}

/** Every ten minutes from an hour (UTC) on. */
function startsOn(daysAhead: number, hour: number, count: number): string[] {
  const first = new Date()
  first.setUTCDate(first.getUTCDate() + daysAhead)
  first.setUTCHours(hour, 0, 0, 0)
  return Array.from({ length: count }, (_, i) => new Date(first.getTime() + i * 600_000).toISOString())
}
