import { randomUUID } from 'node:crypto'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startConsumers } from '../consumers/start-consumers.ts'
import { at, book } from '../test/booking.ts'
import { makeClinic, makePatient, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'
import { freedTimes } from './freed-times.consumer.ts'

let api: TestApi
let clinic: TestClinic
beforeAll(async () => {
  api = await startTestApi()
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
})
afterAll(async () => {
  await api.close()
})

it('time that a cancellation, a move or a no-show gives back is kept; an undo takes it away again', async () => {
  const desk = await api.as(clinic, 'receptionist')
  const of = (id: string) => ({ params: { clinicId: clinic.id, id }, operationId: randomUUID() })
  const make = async (start: string) =>
    book(desk, clinic, start, { patientId: await makePatient(api.deps, clinic.id) })
  const cancel = (id: string) =>
    desk.call(appointmentEndpoints.cancel, { ...of(id), body: { reason: 'Ill', by: 'patient' } })
  const [cancelled, moved, missed, restored] = [
    await make(at('09:00')),
    await make(at('10:00')),
    await make(at('11:00')),
    await make(at('12:00')),
  ]
  await cancel(cancelled.id)
  await desk.call(appointmentEndpoints.move, { ...of(moved.id), body: { start: at('14:00') } })
  await desk.call(appointmentEndpoints['change-status'], { ...of(missed.id), body: { status: 'no-show' } })
  await cancel(restored.id)
  await desk.call(appointmentEndpoints.undo, { ...of(restored.id), body: {} })
  const { sweep, close } = startConsumers(api.deps, [freedTimes])
  await sweep()
  await close()
  const freed = await api.deps.models.FreedTime.find({ clinicId: clinic.id }).sort({ start: 1 }).lean()
  expect(freed).toMatchObject([
    { appointmentId: cancelled.id, start: new Date(at('09:00')), cause: 'cancelled', by: 'patient' },
    { appointmentId: moved.id, start: new Date(at('10:00')), cause: 'moved', by: 'clinic' },
    { appointmentId: missed.id, start: new Date(at('11:00')), cause: 'no-show', by: null },
  ])
  expect(freed).toHaveLength(3)
})
