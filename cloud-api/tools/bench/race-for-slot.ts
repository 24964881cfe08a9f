import { randomUUID } from 'node:crypto'
import type { BenchApi } from './bench-api.ts'
import { BENCH_PATIENTS, benchDay } from './bench-clinic.ts'
import { createHttpClient } from './http-client.ts'

export type RaceFigures = {
  readonly clients: number
  readonly winners: number
  /** Told that the slot is gone. */
  readonly refused: number
  readonly milliseconds: number
  /** As many health checks at once on as many connections. */
  readonly healthMilliseconds: number
}

/** 200 clients, each on its own connection and for another patient, want the same start of the same doctor. */
export async function benchRace({ baseUrl, clinic, headers }: BenchApi): Promise<RaceFigures> {
  const clients = BENCH_PATIENTS
  const http = createHttpClient(baseUrl, clients)
  const path = `/api/v1/clinics/${clinic.clinicId}/appointments`
  const start = benchDay(15).startAt(0)
  const health = () =>
    Promise.all(Array.from({ length: clients }, () => http.send({ method: 'GET', path: '/api/v1/health' })))
  try {
    await health() // opens the connections
    const healthBegan = performance.now()
    await health()
    const healthMilliseconds = performance.now() - healthBegan
    const began = performance.now()
    const answers = await Promise.all(
      clinic.patientIds.map((patientId) =>
        http.send({
          method: 'POST',
          path,
          headers: { ...headers, 'idempotency-key': randomUUID() },
          body: { appointmentTypeId: clinic.wholeTypeId, doctorId: clinic.doctorIds[0], patientId, start },
        }),
      ),
    )
    const milliseconds = performance.now() - began
    const withStatus = (status: number) => answers.filter((answer) => answer.status === status).length
    return { clients, winners: withStatus(201), refused: withStatus(409), milliseconds, healthMilliseconds }
  } finally {
    http.close()
  }
}
