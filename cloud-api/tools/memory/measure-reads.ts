import { randomUUID } from 'node:crypto'
import { DAY_MS } from '@scheduler/shared-types/primitives/durations'
import type { Deps } from '../../src/deps.ts'
import { makeAppointmentType, makeClinic, makeDoctor } from '../../src/test/factories.ts'
import { createHttpClient, expectStatus } from '../bench/http-client.ts'
import { runConcurrently } from '../bench/measure.ts'
import { createStand, prepareCollections } from '../stand.ts'
import { startMeasuredApi } from './ask-measured-api.ts'

/** Of the heap of the API process, in bytes. */
export type ReadsMemory = {
  readonly reads: number
  /** Bytes of all answers. */
  readonly answered: number
  /** What is left after a forced collection, above the start. */
  readonly left: number
  /** The most it had on the way, above the start. */
  readonly peak: number
}

const DOCTORS = 50
const BOOKED_DAYS = 40
const CONNECTIONS = 16

type Asked = {
  readonly slug: string
  readonly typeIds: readonly string[]
  readonly doctorIds: readonly string[]
}

/**
 * Reads the free times of a clinic with 50 doctors as strangers do: every question is another one, and comes from
 * another address. The API runs in a process of its own on a fresh store.
 */
export async function measureReads(reads: number): Promise<ReadsMemory> {
  const stand = createStand('memory')
  try {
    const clinic = await stand.withDatabase(seedClinic)
    const api = await startMeasuredApi(stand.apiEnv)
    const http = createHttpClient(api.baseUrl, CONNECTIONS)
    try {
      const read = async (index: number) => {
        const path = questionOf(clinic, index)
        const headers = { 'x-forwarded-for': `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}` }
        return expectStatus(await http.send({ method: 'GET', path, headers }), 200).body.length
      }
      await read(0)
      const start = await api.collect()
      let answered = 0
      await runConcurrently(reads, CONNECTIONS, async (index) => {
        const length = await read(index)
        answered += length
      })
      const peak = (await api.peak()) - start
      return { reads, answered, left: (await api.collect()) - start, peak }
    } finally {
      http.close()
      await api.stop()
    }
  } finally {
    await stand.dispose()
  }
}

/** Other spans first, for any doctor; then doctor by doctor. */
function questionOf({ slug, typeIds, doctorIds }: Asked, index: number): string {
  const [type, day, length] = [index % 2, Math.floor(index / 2) % 60, Math.floor(index / 120) % 31]
  const doctor = Math.floor(index / 3720)
  const query = new URLSearchParams({
    appointmentTypeId: typeIds[type] ?? '',
    from: dateIn(day),
    to: dateIn(day + 30 - length),
    ...(doctor > 0 && { doctorId: doctorIds[doctor] ?? '' }),
  })
  return `/api/v1/public/clinics/${slug}/availability?${query}`
}

function dateIn(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)
}

async function seedClinic(deps: Deps): Promise<Asked> {
  await prepareCollections(deps)
  const { id, slug, doctorId } = await makeClinic(deps)
  const doctorIds = [doctorId]
  while (doctorIds.length < DOCTORS) doctorIds.push(await makeDoctor(deps, id))
  const typeIds = [
    await makeAppointmentType(deps, id, { doctorIds, stepMinutes: 5 }),
    await makeAppointmentType(deps, id, { doctorIds, stepMinutes: 15 }),
  ]
  // As much of an appointment as busy time is made of.
  const visits = doctorIds.flatMap((doctor) =>
    Array.from({ length: BOOKED_DAYS }, (_, day) => {
      const start = new Date(`${dateIn(day)}T10:00:00Z`)
      return {
        _id: randomUUID(),
        clinicId: id,
        status: 'booked',
        doctorId: doctor,
        roomId: null,
        equipmentIds: [],
        patientId: randomUUID(),
        appointmentTypeId: typeIds[0],
        start,
        end: new Date(start.getTime() + 1_800_000),
        bufferBeforeMinutes: 0,
        bufferAfterMinutes: 0,
        lane: 0,
        occupies: [`${doctor} ${start.getTime()}`],
      }
    }),
  )
  // The model's types would want a whole appointment.
  await deps.models.Appointment.collection.insertMany(visits as object[])
  return { slug, typeIds, doctorIds }
}
