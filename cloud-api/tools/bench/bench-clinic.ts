import type { Deps } from '../../src/deps.ts'
import {
  makeAppointmentType,
  makeClinic,
  makeDoctor,
  makePatient,
  TEST_PASSWORD,
} from '../../src/test/factories.ts'
import { prepareCollections } from '../stand.ts'

/** A large clinic with nothing booked yet. */
export type BenchClinic = {
  readonly clinicId: string
  readonly email: string
  readonly password: string
  readonly doctorIds: readonly string[]
  readonly patientIds: readonly string[]
  /** 30 minutes in steps of 30, by every doctor. */
  readonly wholeTypeId: string
  /** 20 minutes in steps of 10, by the first four doctors. */
  readonly smallTypeId: string
}

export const BENCH_DOCTORS = 50
export const BENCH_PATIENTS = 200

export async function seedBenchClinic(deps: Deps): Promise<BenchClinic> {
  await prepareCollections(deps)
  const clinic = await makeClinic(deps, { timeZone: 'Europe/London' })
  const doctorIds = [clinic.doctorId]
  for (let i = 1; i < BENCH_DOCTORS; i++) doctorIds.push(await makeDoctor(deps, clinic.id, `Dr ${i}`))
  const patientIds = await Promise.all(
    Array.from({ length: BENCH_PATIENTS }, () => makePatient(deps, clinic.id)),
  )
  const wholeTypeId = await makeAppointmentType(deps, clinic.id, {
    doctorIds,
    durationMinutes: 30,
    stepMinutes: 30,
  })
  const smallTypeId = await makeAppointmentType(deps, clinic.id, {
    doctorIds: doctorIds.slice(0, 4),
    durationMinutes: 20,
    stepMinutes: 10,
  })
  return {
    clinicId: clinic.id,
    email: clinic.emails.receptionist,
    password: TEST_PASSWORD,
    doctorIds,
    patientIds,
    wholeTypeId,
    smallTypeId,
  }
}

/** The UTC date so many days from now, and starts on it; doctors work 08:00 to 18:00 in London. */
export function benchDay(days: number): {
  readonly date: string
  readonly startAt: (slot: number) => string
} {
  const day = new Date()
  day.setUTCDate(day.getUTCDate() + days)
  // 09:00 UTC is working time in London in summer and in winter.
  day.setUTCHours(9, 0, 0, 0)
  return {
    date: day.toISOString().slice(0, 10),
    startAt: (slot) => new Date(day.getTime() + slot * 1_800_000).toISOString(),
  }
}
