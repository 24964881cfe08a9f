import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeClinic, makePatient, TEST_PASSWORD, type TestClinic } from '@scheduler/cloud-api/test/factories'
import { startTestApi, type TestApi } from '@scheduler/cloud-api/test/test-server'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STEPS } from '../test/desk-child.ts'
import { startDeskUnderTest } from '../test/desk-under-test.ts'

const CHILD = fileURLToPath(new URL('../test/desk-child.ts', import.meta.url))
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
let api: TestApi
let clinic: TestClinic
let patientId: string

beforeAll(async () => {
  api = await startTestApi()
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  patientId = await makePatient(api.deps, clinic.id)
})
afterAll(() => api?.close())

/** A folder of a desk that has been used. */
async function usedDesk(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'scheduler-killed-'))
  const desk = startDeskUnderTest({ apiUrl: api.baseUrl }, dir)
  await desk.call('session.sign-in', { email: clinic.emails.receptionist, password: TEST_PASSWORD })
  await desk.until(({ state }) => state === 'live')
  await desk.call('patient.read', { id: patientId })
  await desk.desk().close()
  return dir
}

async function actAndDie(dir: string, killAt: string, args: object) {
  const given = {
    dir,
    apiUrl: api.baseUrl,
    killAt,
    userId: clinic.userIds.receptionist,
    password: TEST_PASSWORD,
    name: 'appointment.book',
    args,
  }
  const child = spawn(process.execPath, [CHILD, JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (text) => {
    said += String(text)
  })
  const [code, signal] = await once(child, 'close')
  return { said, signal, code }
}

describe('a desk that is killed in the middle of a booking', () => {
  it.each(STEPS)('%s: what was shown as saved is saved, once', async (killAt) => {
    const dir = await usedDesk()
    const start = `${tomorrow}T${String(8 + STEPS.indexOf(killAt)).padStart(2, '0')}:00:00.000Z`
    const { said, signal } = await actAndDie(dir, killAt, {
      appointmentTypeId: clinic.appointmentTypeId,
      doctorId: clinic.doctorId,
      patientId,
      start,
    })
    expect(signal).toBe(killAt === 'never' ? null : 'SIGKILL')
    expect(said.includes('shown')).toBe(killAt !== 'before it is stored')

    const desk = startDeskUnderTest({ apiUrl: api.baseUrl }, dir)
    await desk.call('session.unlock', { userId: clinic.userIds.receptionist, password: TEST_PASSWORD })
    await desk.until(({ state, waiting }) => state === 'live' && waiting === 0)
    const server = await api.as(clinic, 'receptionist')
    const { items } = await server.call(endpoints.appointment.list, {
      params: { clinicId: clinic.id },
      query: { from: start, to: new Date(Date.parse(start) + 1_800_000).toISOString() },
    })
    const shown = await desk.call('day.read', { date: tomorrow })
    const here = shown.appointments.filter((each) => each.start === start)
    expect(items).toHaveLength(said.includes('shown') ? 1 : 0)
    expect(here.map(({ id, standing }) => ({ id, standing }))).toEqual(
      items.map(({ id }) => ({ id, standing: 'accepted' })),
    )
    expect(await desk.call('attention.list', {})).toEqual([])
    await desk.close()
  })
})
