import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { type BenchApi, startBenchApi } from '../../cloud-api/tools/bench/bench-api.ts'
import { createHttpClient, expectStatus } from '../../cloud-api/tools/bench/http-client.ts'
import { createStand } from '../../cloud-api/tools/stand.ts'
import { buildClients } from '../../scripts/test-support/build-clients.ts'
import { openBenchDesk, untilLive } from './bench/bench-desk-core.ts'
import { benchCatchUp, CHANGES } from './bench/catch-up.ts'
import { benchStartOffline } from './bench/start-offline.ts'

/** The desk's part of `npm run bench`; like the API's, each figure stands beside a yardstick of the same run. */
const round = (value: number, digits = 0) => Number(value.toFixed(digits))
const kilobytes = (bytes: number) => `${round(bytes / 1024)} kB`

console.log(`Desk: ${CHANGES} changes are made first; this takes about two minutes …`)
await buildClients(() => {})
const stand = createStand('bench-desk')
try {
  const api = await startBenchApi(stand)
  const { password } = api.clinic
  const deskDir = mkdtempSync(join(stand.directory, 'desk-today-'))
  const measured = await (async () => {
    try {
      await bookToday(api)
      const desk = openBenchDesk(api.baseUrl, deskDir)
      await desk.handlers['session.sign-in']({ email: api.clinic.email, password })
      await untilLive(desk)
      await desk.close()
      return await benchCatchUp(api, stand.directory)
    } finally {
      await api.stop()
    }
  })()
  const start = await benchStartOffline(deskDir, api.baseUrl, password)
  const { milliseconds, idleMilliseconds, bareMilliseconds, bytesToDesk, bytesToServer } = measured
  const rows = {
    'start to today’s board, the API down': {
      figure: `${round(start.boardMilliseconds)} ms, password typed`,
      yardstick: `the same shell, an empty page ${round(start.emptyMilliseconds)} ms`,
      ratio: `${round(start.boardMilliseconds / start.emptyMilliseconds, 1)} ×`,
    },
    [`catching up with ${CHANGES} changes`]: {
      figure: `${round(milliseconds)} ms (with none ${round(idleMilliseconds)} ms)`,
      yardstick: `bare SQLite, the same rows ${round(bareMilliseconds)} ms`,
      ratio: `${round(milliseconds / bareMilliseconds, 1)} ×`,
    },
    'bytes on the wire for it': {
      figure: `${kilobytes(bytesToDesk)} down, ${kilobytes(bytesToServer)} up`,
      yardstick: 'a change',
      ratio: `${round((bytesToDesk + bytesToServer) / CHANGES)} bytes`,
    },
  }
  console.table(rows)
  console.log(
    JSON.stringify({
      startOffline: {
        boardMilliseconds: round(start.boardMilliseconds),
        emptyMilliseconds: round(start.emptyMilliseconds),
      },
      catchUp: {
        changes: CHANGES,
        milliseconds: round(milliseconds),
        idleMilliseconds: round(idleMilliseconds),
        bareMilliseconds: round(bareMilliseconds, 1),
        overBare: round(milliseconds / bareMilliseconds, 2),
        bytesToDesk,
        bytesToServer,
        bytesPerChange: round((bytesToDesk + bytesToServer) / CHANGES, 1),
      },
    }),
  )
} finally {
  await stand.dispose()
}

/** Visits on today's board, wherever the day stands: every doctor's first half hours from nine. */
async function bookToday({ baseUrl, clinic, headers }: BenchApi): Promise<void> {
  const http = createHttpClient(baseUrl, 1)
  const nine = `${new Date().toISOString().slice(0, 10)}T09:00:00.000Z`
  for (const [i, doctorId] of clinic.doctorIds.slice(0, 10).entries()) {
    const body = {
      id: randomUUID(),
      appointmentTypeId: clinic.wholeTypeId,
      doctorId,
      patientId: clinic.patientIds[i],
      start: nine,
      override: { classes: ['notice'], reason: 'bench' },
    }
    const path = `/api/v1/clinics/${clinic.clinicId}/appointments`
    const call = { method: 'POST', path, body } as const
    expectStatus(await http.send({ ...call, headers: { ...headers, 'idempotency-key': randomUUID() } }), 201)
  }
  http.close()
}
