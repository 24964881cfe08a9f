import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeClinic, makePatient, TEST_PASSWORD, type TestClinic } from '@scheduler/cloud-api/test/factories'
import { startTestApi, type TestApi } from '@scheduler/cloud-api/test/test-server'
import { deskEndpoints } from '@scheduler/shared-types/desks/desk.contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { HANG_MS } from '../../../scripts/test-support/limits.ts'
import { type DeskUnderTest, startDeskUnderTest } from '../test/desk-under-test.ts'

let api: TestApi
let clinic: TestClinic
let desk: DeskUnderTest
let deskId: string
let key: Buffer

beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api?.close())
beforeEach(async () => {
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  const patientId = await makePatient(api.deps, clinic.id)
  desk = startDeskUnderTest({ apiUrl: api.baseUrl })
  await desk.call('session.sign-in', { email: clinic.emails.receptionist, password: TEST_PASSWORD })
  await desk.until(({ state }) => state === 'live')
  await desk.call('patient.read', { id: patientId })
  // The key for it is wrapped beside the sign-in.
  await vi.waitFor(() => desk.call('kit.open', {}), { timeout: HANG_MS, interval: 50 })
  deskId = (await desk.call('desk.read', {})).deskId
  key = readFileSync(join(desk.dir, 'desk.key'))
  return () => desk.close()
})

async function revoke(): Promise<void> {
  const admin = await api.as(clinic, 'admin')
  await admin.call(deskEndpoints.revoke, {
    params: { clinicId: clinic.id, id: deskId },
    operationId: randomUUID(),
  })
}

/** Another desk, with another key, that knows nobody; the server has been told. */
async function expectErased(): Promise<void> {
  await vi.waitUntil(async () => (await desk.call('desk.read', {})).deskId !== deskId, {
    timeout: HANG_MS,
    interval: 20,
  })
  const after = await desk.call('desk.read', {})
  expect(after.knownUsers).toEqual([])
  expect(await desk.call('session.read', {})).toBeNull()
  const files = readdirSync(desk.dir)
  expect(files).not.toContain('outage-kit.html')
  for (const file of files) {
    const bytes = readFileSync(join(desk.dir, file))
    expect(bytes.includes(key), file).toBe(false)
    expect(bytes.includes(clinic.id), file).toBe(false)
    expect(bytes.includes(deskId), file).toBe(false)
  }
  const admin = await api.as(clinic, 'admin')
  const { items } = await admin.call(deskEndpoints.list, { params: { clinicId: clinic.id } })
  expect(items.find(({ id }) => id === deskId)?.wipedAt).not.toBeNull()
}

describe('a desk that is revoked is erased', () => {
  it('at once while it is live', async () => {
    await revoke()
    await expectErased()
  })

  it('while it is locked', async () => {
    await desk.call('session.lock', {})
    await revoke()
    await expectErased()
  })

  it('at its next start, locked, nobody having given a password', async () => {
    await desk.desk().close()
    await revoke()
    await desk.restart()
    await expectErased()
  })

  it('at its next start with nobody signed in', async () => {
    await desk.call('session.sign-out', {})
    await desk.desk().close()
    await revoke()
    await desk.restart()
    await expectErased()
  })

  it('while nobody is signed in, when somebody comes to sign in', async () => {
    await desk.call('session.sign-out', {})
    await revoke()
    await desk.refusalOf('session.sign-in', {
      email: clinic.emails.receptionist,
      password: TEST_PASSWORD,
    })
    await expectErased()
  })
})
