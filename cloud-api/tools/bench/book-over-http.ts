import { randomUUID } from 'node:crypto'
import type { BenchApi } from './bench-api.ts'
import { BENCH_DOCTORS, benchDay } from './bench-clinic.ts'
import { createHttpClient, expectStatus } from './http-client.ts'
import { type Figures, runConcurrently } from './measure.ts'

export const CONNECTIONS = 32
const WARM_UP = 300
const BOOKINGS = 2000
/** Half-hour starts from 09:00 UTC that lie in working time all year round. */
const STARTS_A_DAY = 16

export type Booked = { readonly figures: Figures; readonly appointmentIds: readonly string[] }

/** Books free starts of one clinic, every one another doctor's or another time. */
export async function benchBookings({ baseUrl, clinic, headers }: BenchApi): Promise<Booked> {
  const http = createHttpClient(baseUrl, CONNECTIONS)
  const path = `/api/v1/clinics/${clinic.clinicId}/appointments`
  const appointmentIds: string[] = []
  const book = async (index: number) => {
    const slot = Math.floor(index / BENCH_DOCTORS)
    const day = benchDay(20 + Math.floor(slot / STARTS_A_DAY))
    const id = randomUUID()
    const body = {
      id,
      appointmentTypeId: clinic.wholeTypeId,
      doctorId: clinic.doctorIds[index % BENCH_DOCTORS],
      // As many patients as doctors, so nobody is wanted twice at a time.
      patientId: clinic.patientIds[index % BENCH_DOCTORS],
      start: day.startAt(slot % STARTS_A_DAY),
    }
    const call = {
      method: 'POST',
      path,
      body,
      headers: { ...headers, 'idempotency-key': randomUUID() },
    } as const
    expectStatus(await http.send(call), 201)
    if (index >= WARM_UP) appointmentIds.push(id)
  }
  try {
    await runConcurrently(WARM_UP, CONNECTIONS, book)
    const figures = await runConcurrently(BOOKINGS, CONNECTIONS, (index) => book(WARM_UP + index))
    return { figures, appointmentIds }
  } finally {
    http.close()
  }
}
