import { randomUUID } from 'node:crypto'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { changeEndpoints } from '@scheduler/shared-types/changes/change.contract'
import { zOperation } from '@scheduler/shared-types/sync/operations'
import { syncEndpoints } from '@scheduler/shared-types/sync/push.contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decryptField, encryptField } from '../crypto/field-encryption.ts'
import { operationKey } from '../operations/operation.model.ts'
import { book } from '../test/booking.ts'
import { makeClinic, makeDesk, makePatient, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

/** London's clock goes back at 01:00 UTC: 01:30 is at both of these. */
const SUMMER = '2026-10-25T00:30:00.000Z'
const WINTER = '2026-10-25T01:30:00.000Z'
const WALL_TIME = '2026-10-25T01:30'

let api: TestApi
let clinic: TestClinic
beforeAll(async () => {
  api = await startTestApi({ now: () => new Date('2026-10-20T12:00:00Z') })
})
afterAll(() => api.close())

async function openAtNight(): Promise<TestClinic> {
  const made = await makeClinic(api.deps, { timeZone: 'Europe/London' })
  await api.deps.models.WorkingHours.updateMany(
    { clinicId: made.id },
    { ranges: [{ start: '00:00', end: '12:00' }] },
  )
  return made
}

describe('two appointments at the same time of a repeated hour', () => {
  beforeAll(async () => {
    clinic = await openAtNight()
  })

  it('have the offset of their own wall time in every answer about them', async () => {
    const desk = await api.as(clinic, 'receptionist')
    const params = { clinicId: clinic.id }
    const summer = await book(desk, clinic, SUMMER)
    const winter = await book(desk, clinic, WINTER, { patientId: await makePatient(api.deps, clinic.id) })
    const both = [
      { id: summer.id, wallTime: WALL_TIME, offset: '+01:00' },
      { id: winter.id, wallTime: WALL_TIME, offset: '+00:00' },
    ]
    expect([summer, winter]).toMatchObject(both)
    const query = { from: '2026-10-24T23:00:00Z', to: '2026-10-26T00:00:00Z' }
    expect((await desk.call(appointmentEndpoints.list, { params, query })).items).toMatchObject(both)
    const { items } = await desk.call(changeEndpoints.list, { params, query: { after: 0 } })
    const logged = items.flatMap((change) => (change.entity === 'appointment' ? [change.document] : []))
    expect(logged).toMatchObject(both)

    const moved = await desk.call(appointmentEndpoints.move, {
      params: { ...params, id: winter.id },
      body: { start: '2026-10-25T00:00:00.000Z' },
      operationId: randomUUID(),
    })
    expect(moved).toMatchObject({ wallTime: '2026-10-25T01:00', offset: '+01:00' })
  })
})

describe('what a desk pushes', () => {
  it('is answered with the offset', async () => {
    clinic = await openAtNight()
    const deskId = await makeDesk(api.deps, clinic.id)
    const desk = await api.as(clinic, 'receptionist', deskId)
    const { appointmentTypeId, doctorId, patientId } = clinic
    const operation = zOperation.parse({
      operationId: randomUUID(),
      actedAt: '2026-10-20T11:59:00Z',
      name: 'appointment.book',
      args: { id: randomUUID(), appointmentTypeId, doctorId, patientId, start: WINTER },
    })
    const { outcomes } = await desk.call(syncEndpoints.push, {
      params: { clinicId: clinic.id },
      body: { operations: [operation] },
    })
    expect(outcomes).toMatchObject([{ outcome: 'applied', record: { appointment: { offset: '+00:00' } } }])
  })
})

describe('an answer that was stored before appointments had an offset', () => {
  it('is given again as it was', async () => {
    clinic = await openAtNight()
    const desk = await api.as(clinic, 'receptionist')
    const operationId = randomUUID()
    const { offset: _since, ...older } = await book(desk, clinic, SUMMER, {}, operationId)
    const { Operation } = api.deps.models
    const key = operationKey(clinic.id, operationId)
    const { dataKeys } = api.deps.env
    const stored = await Operation.findById(key).lean()
    const { offset: _stored, ...answer } = JSON.parse(decryptField(dataKeys, stored?.answerCipher ?? '', key))
    await Operation.updateOne(
      { _id: key },
      { answerCipher: encryptField(dataKeys, JSON.stringify(answer), key) },
    )
    expect(await book(desk, clinic, SUMMER, {}, operationId)).toEqual(older)
  })
})
