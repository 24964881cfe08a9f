import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { changeEndpoints } from '@scheduler/shared-types/changes/change.contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, book } from '../test/booking.ts'
import { makeClinic, makePatient, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

describe('the log of changes', () => {
  let api: TestApi
  let clinic: TestClinic
  beforeAll(async () => {
    api = await startTestApi()
    clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  })
  afterAll(() => api.close())

  const pull = async (after: number) => {
    const desk = await api.as(clinic, 'receptionist')
    return desk.call(changeEndpoints.list, { params: { clinicId: clinic.id }, query: { after } })
  }

  it('has no gap and no repeat under 32 writers at once', async () => {
    const desk = await api.as(clinic, 'receptionist')
    const patients = await Promise.all(Array.from({ length: 32 }, () => makePatient(api.deps, clinic.id)))
    // Four want each of eight starts: three of them are refused.
    const outcomes = await Promise.allSettled(
      patients.map((patientId, i) =>
        book(desk, clinic, at(`${String(8 + (i % 8)).padStart(2, '0')}:00`), { patientId }),
      ),
    )
    const won = outcomes.filter(({ status }) => status === 'fulfilled').length
    expect(won).toBe(8)
    const { items, latest } = await pull(0)
    expect(items.map(({ seq }) => seq)).toEqual(Array.from({ length: won }, (_, i) => i + 1))
    expect(latest).toBe(won)
  })

  it('goes on after the position that is known', async () => {
    const { latest } = await pull(0)
    const desk = await api.as(clinic, 'receptionist')
    const { id } = await book(desk, clinic, at('17:00'))
    const { items } = await pull(latest)
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({ seq: latest + 1, entity: 'appointment', entityId: id })
  })

  it('is told from another log by the time of the entry that is known', async () => {
    const { items, latest } = await pull(0)
    const desk = await api.as(clinic, 'receptionist')
    const after = (seq: number, afterAt: string) =>
      desk.call(changeEndpoints.list, { params: { clinicId: clinic.id }, query: { after: seq, afterAt } })
    const [first, second] = items
    if (!first || !second) throw new Error('There were bookings.')
    expect((await after(first.seq, first.at)).items).toHaveLength(latest - 1)
    const gone = { problem: { code: 'history_lost', status: 410 } }
    const otherTime = new Date(Date.parse(second.at) + 1).toISOString()
    await expect(after(second.seq, otherTime)).rejects.toMatchObject(gone)
    await expect(after(latest, otherTime)).rejects.toMatchObject(gone)
  })
})

describe('after a restart on the same data', () => {
  it('a repeated operation gets the first answer, and there is one appointment', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'scheduler-restart-'))
    const keys = { dataKeys: [{ id: 'kept', key: Buffer.alloc(32, 7) }] }
    const first = await startTestApi({ dataDir, env: keys })
    const clinic = await makeClinic(first.deps, { timeZone: 'UTC' })
    const operationId = randomUUID()
    const answer = await book(await first.as(clinic, 'receptionist'), clinic, at('10:00'), {}, operationId)
    await first.close({ keepDatabase: true })
    const second = await startTestApi({ dataDir, env: { ...keys, mongodbUri: first.deps.env.mongodbUri } })
    const desk = await second.as(clinic, 'receptionist')
    expect(await book(desk, clinic, at('10:00'), {}, operationId)).toEqual(answer)
    const { items } = await desk.call(appointmentEndpoints.list, {
      params: { clinicId: clinic.id },
      query: { from: at('00:00'), to: at('23:00') },
    })
    expect(items).toHaveLength(1)
    await second.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
})

describe('a day on which the clock changes', () => {
  it('has both copies of the repeated hour', async () => {
    // New York goes back at 06:00 UTC on 1 November 2026: 01:30 happens at 05:30 and at 06:30 UTC.
    const api = await startTestApi({ now: () => new Date('2026-10-20T12:00:00Z') })
    try {
      const clinic = await makeClinic(api.deps, { timeZone: 'America/New_York' })
      await api.deps.models.WorkingHours.updateMany(
        { clinicId: clinic.id },
        { ranges: [{ start: '00:00', end: '12:00' }] },
      )
      const desk = await api.as(clinic, 'receptionist')
      const summer = await book(desk, clinic, '2026-11-01T05:30:00.000Z')
      const winter = await book(desk, clinic, '2026-11-01T06:30:00.000Z', {
        patientId: await makePatient(api.deps, clinic.id),
      })
      expect([summer.wallTime, winter.wallTime]).toEqual(['2026-11-01T01:30', '2026-11-01T01:30'])
      expect(summer.start).not.toBe(winter.start)
    } finally {
      await api.close()
    }
  })
})
