import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { BenchApi } from '../../../cloud-api/tools/bench/bench-api.ts'
import { BENCH_DOCTORS, benchDay } from '../../../cloud-api/tools/bench/bench-clinic.ts'
import { createHttpClient, expectStatus } from '../../../cloud-api/tools/bench/http-client.ts'
import { runConcurrently } from '../../../cloud-api/tools/bench/measure.ts'
import { openFaultyLink } from '../../../scripts/test-support/faulty-link.ts'
import { openBenchDesk, untilLive } from './bench-desk-core.ts'

export const CHANGES = 10_000
const VISITS = CHANGES / 2
const STARTS_A_DAY = 16
const CONNECTIONS = 32
/** As many entries as the desk asks for at once, and takes in one transaction. */
const PAGE = 1000

export type CatchUp = {
  /** From opening the desk to live, with so many changes to read, and with none. */
  readonly milliseconds: number
  readonly idleMilliseconds: number
  /** The same rows into bare SQLite, a transaction a page. */
  readonly bareMilliseconds: number
  readonly bytesToDesk: number
  readonly bytesToServer: number
}

/** A desk was away while its kept days filled: every change is one it has to store. */
export async function benchCatchUp(api: BenchApi, directory: string): Promise<CatchUp> {
  const deskDir = mkdtempSync(join(directory, 'desk-'))
  const link = await openFaultyLink(api.baseUrl)
  try {
    const away = openBenchDesk(link.url, deskDir)
    const { email, password } = api.clinic
    await away.handlers['session.sign-in']({ email, password })
    await untilLive(away)
    await away.close()
    await makeChanges(api)
    const before = link.carried()
    const milliseconds = await timeToLive(link.url, deskDir)
    const after = link.carried()
    const idleMilliseconds = await timeToLive(link.url, deskDir)
    return {
      milliseconds,
      idleMilliseconds,
      bareMilliseconds: bareInserts(deskDir, directory),
      bytesToDesk: after.toClient - before.toClient,
      bytesToServer: after.toServer - before.toServer,
    }
  } finally {
    await link.close()
    rmSync(deskDir, { recursive: true, force: true })
  }
}

async function timeToLive(url: string, deskDir: string): Promise<number> {
  const began = performance.now()
  const desk = openBenchDesk(url, deskDir)
  await untilLive(desk)
  const milliseconds = performance.now() - began
  await desk.close()
  return milliseconds
}

/** Books visits on the kept days, then confirms each. */
async function makeChanges({ baseUrl, clinic, headers }: BenchApi): Promise<void> {
  const http = createHttpClient(baseUrl, CONNECTIONS)
  const path = `/api/v1/clinics/${clinic.clinicId}/appointments`
  const post = async (at: string, body: unknown, status: number) => {
    const call = { method: 'POST', path: at, body } as const
    const answer = await http.send({ ...call, headers: { ...headers, 'idempotency-key': randomUUID() } })
    expectStatus(answer, status)
  }
  const ids = Array.from({ length: VISITS }, () => randomUUID())
  try {
    await runConcurrently(VISITS, CONNECTIONS, (index) => {
      const slot = Math.floor(index / BENCH_DOCTORS)
      const day = benchDay(1 + Math.floor(slot / STARTS_A_DAY))
      const body = {
        id: ids[index],
        appointmentTypeId: clinic.wholeTypeId,
        doctorId: clinic.doctorIds[index % BENCH_DOCTORS],
        patientId: clinic.patientIds[index % BENCH_DOCTORS],
        start: day.startAt(slot % STARTS_A_DAY),
      }
      return post(path, body, 201)
    })
    await runConcurrently(VISITS, CONNECTIONS, (index) =>
      post(`${path}/${ids[index]}/status`, { status: 'confirmed' }, 200),
    )
  } finally {
    http.close()
  }
}

type Row = { readonly id: string; readonly date: string; readonly body: Buffer }

/** The yardstick: the very rows the desk has stored, as often as it stored them, as durably. */
function bareInserts(deskDir: string, directory: string): number {
  const cache = new Database(join(deskDir, 'desk.db'), { readonly: true })
  // The table's columns, which the desk's first migration made.
  const rows = cache.prepare('SELECT id, date, body FROM appointment').all() as Row[]
  cache.close()
  if (rows.length < VISITS) throw new Error(`the desk stored ${rows.length} of ${VISITS} visits`)
  const db = new Database(join(directory, 'bare.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE appointment (id TEXT PRIMARY KEY, date TEXT NOT NULL, body BLOB NOT NULL) STRICT')
  db.exec('CREATE INDEX by_date ON appointment (date)')
  const insert = db.prepare('INSERT OR REPLACE INTO appointment (id, date, body) VALUES (?, ?, ?)')
  const all = [...rows.slice(0, VISITS), ...rows.slice(0, VISITS)]
  const began = performance.now()
  for (let at = 0; at < all.length; at += PAGE) {
    db.transaction(() => {
      for (const { id, date, body } of all.slice(at, at + PAGE)) insert.run(id, date, body)
    })()
  }
  const milliseconds = performance.now() - began
  db.close()
  return milliseconds
}
