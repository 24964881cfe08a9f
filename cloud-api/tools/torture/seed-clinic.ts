import type { Deps } from '../../src/deps.ts'
import {
  makeAppointmentType,
  makeClinic,
  makeDoctor,
  makePatient,
  TEST_PASSWORD,
} from '../../src/test/factories.ts'
import { prepareCollections } from '../stand.ts'
import type { Scenario } from './scenario.ts'

/** How many starts there are to fight for, ten minutes apart. */
const STARTS = 14

/**
 * A clinic with little to give: two doctors, one room, three lengths of visit with buffers, a dozen patients,
 * and a morning a week from now.
 */
export async function seedClinic(
  deps: Deps,
): Promise<Omit<Scenario, 'baseUrls' | 'endAt' | 'seed' | 'logDir'>> {
  await prepareCollections(deps)
  const clinic = await makeClinic(deps, { timeZone: 'Europe/London' })
  const doctorIds = [clinic.doctorId, await makeDoctor(deps, clinic.id, 'Dr Second')]
  const patientIds = await Promise.all(Array.from({ length: 12 }, () => makePatient(deps, clinic.id)))
  const common = { doctorIds, stepMinutes: 10 }
  const appointmentTypeIds = await Promise.all([
    makeAppointmentType(deps, clinic.id, { ...common, durationMinutes: 20, bufferAfterMinutes: 5 }),
    makeAppointmentType(deps, clinic.id, { ...common, durationMinutes: 40, bufferBeforeMinutes: 5 }),
    makeAppointmentType(deps, clinic.id, { ...common, durationMinutes: 10, roomIds: [clinic.roomId] }),
  ])
  const first = new Date()
  first.setUTCDate(first.getUTCDate() + 7)
  first.setUTCHours(10, 0, 0, 0)
  const starts = Array.from({ length: STARTS }, (_, i) =>
    new Date(first.getTime() + i * 600_000).toISOString(),
  )
  return {
    clinicId: clinic.id,
    email: clinic.emails.receptionist,
    password: TEST_PASSWORD,
    appointmentTypeIds,
    doctorIds,
    patientIds,
    starts,
  }
}
