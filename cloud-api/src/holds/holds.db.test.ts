import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { changeEndpoints } from '@scheduler/shared-types/changes/change.contract'
import { holdEndpoints } from '@scheduler/shared-types/holds/hold.contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sweepAllClinics } from '../appointments/sweep-expired-times.ts'
import { at, book } from '../test/booking.ts'
import { expectProblem } from '../test/expect-problem.ts'
import { makeClinic, makePatient, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

let api: TestApi
let clinic: TestClinic
let desk: ApiClient
let ahead = 0
const HOLD_MS = 300_000

beforeAll(async () => {
  api = await startTestApi({ now: () => new Date(Date.now() + ahead) })
})
afterAll(() => api.close())
beforeEach(async () => {
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  desk = await api.as(clinic, 'receptionist')
})

const hold = (start: string, more: { replacesHoldId?: string } = {}) => {
  const { id: clinicId, appointmentTypeId, doctorId } = clinic
  return desk.call(holdEndpoints.create, {
    params: { clinicId },
    body: { id: randomUUID(), appointmentTypeId, doctorId, start, ...more },
    operationId: randomUUID(),
  })
}
const target = (id: string) => ({ params: { clinicId: clinic.id, id }, operationId: randomUUID() })

describe('a hold', () => {
  it('keeps others out and becomes the appointment in one step', async () => {
    const held = await hold(at('10:00'))
    const patientId = await makePatient(api.deps, clinic.id)
    await expectProblem(book(desk, clinic, at('10:00'), { patientId }), 'appointment_conflict')
    const booked = await book(desk, clinic, at('10:00'), { holdId: held.id })
    expect(booked).toMatchObject({ status: 'booked', start: at('10:00') })
    await expectProblem(book(desk, clinic, at('11:00'), { holdId: held.id }), 'hold_expired')
  })

  it('only fits what it was made for', async () => {
    const held = await hold(at('10:00'))
    await expectProblem(book(desk, clinic, at('10:30'), { holdId: held.id }), 'validation_failed')
  })

  it('runs out by the server’s clock: its time is free at once, also before anybody has swept', async () => {
    const held = await hold(at('10:00'))
    ahead += HOLD_MS + 1
    await expectProblem(book(desk, clinic, at('10:00'), { holdId: held.id }), 'hold_expired')
    await book(desk, clinic, at('10:00'))
  })

  it('is made longer once, not twice', async () => {
    const held = await hold(at('10:00'))
    ahead += HOLD_MS - 1000
    const renewed = await desk.call(holdEndpoints.renew, target(held.id))
    expect(Date.parse(renewed.expiresAt)).toBeGreaterThan(Date.parse(held.expiresAt))
    expect(renewed.renewable).toBe(false)
    await expectProblem(desk.call(holdEndpoints.renew, target(held.id)), 'hold_renewal_refused')
  })

  it('is given back, and giving back what is gone is no error', async () => {
    const held = await hold(at('10:00'))
    await desk.call(holdEndpoints.release, target(held.id))
    await desk.call(holdEndpoints.release, target(held.id))
    await hold(at('10:00'))
  })

  it('replaces an earlier one of the same holder in the same step', async () => {
    const first = await hold(at('10:00'))
    const second = await hold(at('10:15'), { replacesHoldId: first.id })
    expect(second.start).toBe(at('10:15'))
    await hold(at('09:30'))
  })

  it('is limited in number', async () => {
    await hold(at('08:00'))
    await hold(at('09:00'))
    await hold(at('10:00'))
    await expectProblem(hold(at('11:00')), 'hold_limit_reached')
  })
})

describe('the sweeper', () => {
  it('removes what has run out and tells it in the log', async () => {
    const held = await hold(at('10:00'))
    const staying = await book(desk, clinic, at('12:00'))
    ahead += HOLD_MS + 1
    await sweepAllClinics(api.deps)
    const { items } = await desk.call(changeEndpoints.list, {
      params: { clinicId: clinic.id },
      query: { after: 0 },
    })
    expect(items.at(-1)).toMatchObject({ entity: 'hold', entityId: held.id, document: null })
    expect(items.some(({ entityId }) => entityId === staying.id)).toBe(true)
  })
})
