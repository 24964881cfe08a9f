import { randomUUID } from 'node:crypto'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { clinicEndpoints } from '@scheduler/shared-types/clinics/clinic.contract'
import { holdEndpoints } from '@scheduler/shared-types/holds/hold.contract'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { at, book } from '../test/booking.ts'
import { expectProblem } from '../test/expect-problem.ts'
import { makeClinic, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

/* Some systems print UUIDs in capitals: it is the same id, wherever it is sent. */

let api: TestApi
let clinic: TestClinic
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
})

const opening = (slug: string) => ({ slug, name: 'New', phone: '+44 20 7946 0000', timeZone: 'UTC' })

it('a clinic that is opened with a key in capitals can be worked with, and opened once', async () => {
  const admin = await api.as(clinic, 'admin')
  const operationId = randomUUID()
  const body = opening(`new-${operationId.slice(0, 8)}`)
  const open = (key: string) => admin.call(clinicEndpoints.create, { body, operationId: key })
  const made = await open(operationId.toUpperCase())
  expect(made.id).toBe(operationId)
  expect(await open(operationId)).toEqual(made)
  expect(await open(operationId.toUpperCase())).toEqual(made)
  const other = { body: opening(`other-${operationId.slice(0, 8)}`), operationId: operationId.toUpperCase() }
  await expectProblem(admin.call(clinicEndpoints.create, other), 'idempotency_key_reused')
  const fresh = await api.as(clinic, 'admin')
  const params = { clinicId: operationId.toUpperCase() }
  expect(await fresh.call(clinicEndpoints.read, { params })).toMatchObject({ id: operationId })
})

it('ids in capitals name the same doctor, patient, hold and appointment', async () => {
  const desk = await api.as(clinic, 'receptionist')
  const { appointmentTypeId, doctorId } = clinic
  const id = randomUUID()
  await desk.call(holdEndpoints.create, {
    params: { clinicId: clinic.id },
    body: { id, appointmentTypeId, doctorId, start: at('10:00') },
    operationId: randomUUID(),
  })
  const changes = {
    id: randomUUID().toUpperCase(),
    holdId: id.toUpperCase(),
    doctorId: doctorId.toUpperCase(),
    patientId: clinic.patientId.toUpperCase(),
  }
  const made = await book(desk, clinic, at('10:00'), changes)
  expect(made).toMatchObject({ id: changes.id.toLowerCase(), doctorId, patient: { id: clinic.patientId } })
  const params = { clinicId: clinic.id, id: changes.id }
  expect(await desk.call(appointmentEndpoints.read, { params })).toEqual(made)
  const again = { id: changes.id.toLowerCase() }
  await expectProblem(book(desk, clinic, at('11:00'), again), 'already_exists')
})
