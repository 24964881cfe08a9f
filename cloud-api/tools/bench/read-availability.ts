import type { BenchApi } from './bench-api.ts'
import { benchDay } from './bench-clinic.ts'
import { createHttpClient, expectStatus, type HttpCall } from './http-client.ts'
import { type Figures, runConcurrently } from './measure.ts'

const CONNECTIONS = 32
const REQUESTS = 4000

export type ReadFigures = {
  readonly availability: Figures
  readonly health: Figures
  /** Length of one answer in bytes. */
  readonly answerBytes: number
}

/** Availability of a week for four doctors (a page a person looks at) beside the health check. */
export async function benchReads({ baseUrl, clinic, headers }: BenchApi): Promise<ReadFigures> {
  const http = createHttpClient(baseUrl, CONNECTIONS)
  const from = benchDay(7).date
  const to = benchDay(13).date
  const path = `/api/v1/clinics/${clinic.clinicId}/availability?appointmentTypeId=${clinic.smallTypeId}&from=${from}&to=${to}`
  const repeat = (call: HttpCall, count: number) =>
    runConcurrently(count, CONNECTIONS, async () => {
      expectStatus(await http.send(call), 200)
    })
  const read = { method: 'GET', path, headers } as const
  const health = { method: 'GET', path: '/api/v1/health' } as const
  try {
    const sample = expectStatus(await http.send(read), 200)
    await repeat(health, 500)
    await repeat(read, 500)
    return {
      health: await repeat(health, REQUESTS),
      availability: await repeat(read, REQUESTS),
      answerBytes: Buffer.byteLength(sample.body),
    }
  } finally {
    http.close()
  }
}
