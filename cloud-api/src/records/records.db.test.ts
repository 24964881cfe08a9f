import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { appointmentTypeEndpoints } from '@scheduler/shared-types/appointment-types/appointment-type.contract'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { changeEndpoints } from '@scheduler/shared-types/changes/change.contract'
import { closureEndpoints } from '@scheduler/shared-types/closures/closure.contract'
import { doctorEndpoints } from '@scheduler/shared-types/doctors/doctor.contract'
import { equipmentEndpoints } from '@scheduler/shared-types/equipment/equipment.contract'
import { exceptionEndpoints } from '@scheduler/shared-types/exceptions/exception.contract'
import { patientEndpoints } from '@scheduler/shared-types/patients/patient.contract'
import { roomEndpoints } from '@scheduler/shared-types/rooms/room.contract'
import { timeOffEndpoints } from '@scheduler/shared-types/time-off/time-off.contract'
import { workingHoursEndpoints } from '@scheduler/shared-types/working-hours/working-hours.contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem } from '../test/expect-problem.ts'
import {
  makeAppointmentType,
  makeClinic,
  makeDoctor,
  makePatient,
  makeRoom,
  type TestClinic,
} from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

let api: TestApi
let clinic: TestClinic
let other: TestClinic
let admin: ApiClient
beforeAll(async () => {
  api = await startTestApi()
  clinic = await makeClinic(api.deps)
  other = await makeClinic(api.deps)
  admin = await api.as(clinic, 'admin')
})
afterAll(() => api.close())

const here = () => ({ clinicId: clinic.id })
const one = (id: string) => ({ clinicId: clinic.id, id })
const operationId = () => randomUUID()

const range = { start: '09:00', end: '12:00' }
const type = () => ({ name: 'Check', durationMinutes: 20, stepMinutes: 10, doctorIds: [clinic.doctorId] })
const away = () => ({ doctorId: clinic.doctorId, start: '2026-12-01T09:00:00Z', end: '2026-12-02T09:00:00Z' })

/** What can be created, and one change of it. */
const kinds = [
  ['doctor', doctorEndpoints, () => ({ name: 'Dr Noor' }), { specialty: 'Cardiology' }],
  ['room', roomEndpoints, () => ({ name: 'Room 9' }), { active: false }],
  ['equipment', equipmentEndpoints, () => ({ name: 'Ultrasound' }), { name: 'Ultrasound 2' }],
  ['appointment type', appointmentTypeEndpoints, type, { bufferAfterMinutes: 10, dailyLimit: 4 }],
  [
    'working hours',
    workingHoursEndpoints,
    () => ({ doctorId: clinic.doctorId, weekday: 1, ranges: [range], effectiveFrom: '2026-01-01' }),
    { effectiveTo: '2026-12-31' },
  ],
  [
    'exception',
    exceptionEndpoints,
    () => ({ doctorId: clinic.doctorId, date: '2026-12-24', ranges: [range] }),
    { ranges: [] },
  ],
  ['time off', timeOffEndpoints, away, { reason: 'Congress' }],
  [
    'closure',
    closureEndpoints,
    () => ({ start: '2026-12-25T00:00:00Z', end: '2026-12-26T00:00:00Z', reason: 'Holiday' }),
    { end: '2026-12-27T00:00:00.000Z' },
  ],
] as const

describe.each(kinds)('%s', (_word, endpointsOfKind, make, change) => {
  // The kinds share five verbs; their bodies differ, which a table cannot tell the compiler.
  const endpoints = endpointsOfKind as unknown as typeof roomEndpoints
  const body = () => make() as { name: string }

  it('is created, read, listed, changed and removed, each version one more', async () => {
    const made = await admin.call(endpoints.create, {
      params: here(),
      body: body(),
      operationId: operationId(),
    })
    expect(made).toMatchObject({ clinicId: clinic.id, version: 1 })
    expect(await admin.call(endpoints.read, { params: one(made.id) })).toEqual(made)
    const changed = await admin.call(endpoints.update, {
      params: one(made.id),
      body: { ...change, version: 1 },
      operationId: operationId(),
    })
    expect(changed).toEqual({ ...made, ...change, version: 2 })
    const { items } = await admin.call(endpoints.list, { params: here() })
    expect(items).toContainEqual(changed)
    await admin.call(endpoints.remove, { params: one(made.id), operationId: operationId() })
    await expectProblem(admin.call(endpoints.read, { params: one(made.id) }), 'not_found')
    const log = await admin.call(changeEndpoints.list, { params: here(), query: { after: 0, limit: 1000 } })
    expect(log.items.filter(({ entityId }) => entityId === made.id)).toHaveLength(3)
  })

  it('keeps the id its client made, once', async () => {
    const id = randomUUID()
    const create = () =>
      admin.call(endpoints.create, { params: here(), body: { ...body(), id }, operationId: operationId() })
    expect(await create()).toMatchObject({ id })
    const problem = await expectProblem(create(), 'already_exists')
    expect(problem.errors?.[0]?.path).toMatch(/^body\.(id|date)$/)
    await admin.call(endpoints.remove, { params: one(id), operationId: operationId() })
  })

  it('answers a repeated operation with the first answer', async () => {
    const same = operationId()
    const create = (given: { name: string }) =>
      admin.call(endpoints.create, { params: here(), body: given, operationId: same })
    const first = await create(body())
    expect(await create(body())).toEqual(first)
    const id = randomUUID()
    await expectProblem(create({ ...body(), id } as { name: string }), 'idempotency_key_reused')
    await admin.call(endpoints.remove, { params: one(first.id), operationId: operationId() })
  })

  it('refuses a change of a version that is no more', async () => {
    const made = await admin.call(endpoints.create, {
      params: here(),
      body: body(),
      operationId: operationId(),
    })
    const update = (version: number) =>
      admin.call(endpoints.update, {
        params: one(made.id),
        body: { ...change, version },
        operationId: operationId(),
      })
    await update(1)
    await expectProblem(update(1), 'version_conflict')
    await admin.call(endpoints.remove, { params: one(made.id), operationId: operationId() })
  })

  it('does not exist for another clinic', async () => {
    const stranger = await api.as(other, 'admin')
    const made = await admin.call(endpoints.create, {
      params: here(),
      body: body(),
      operationId: operationId(),
    })
    const theirs = { clinicId: other.id, id: made.id }
    await expectProblem(stranger.call(endpoints.read, { params: theirs }), 'not_found')
    await expectProblem(
      stranger.call(endpoints.update, {
        params: theirs,
        body: change as { name?: string },
        operationId: operationId(),
      }),
      'not_found',
    )
    await expectProblem(
      stranger.call(endpoints.remove, { params: theirs, operationId: operationId() }),
      'not_found',
    )
    const { items } = await stranger.call(endpoints.list, { params: { clinicId: other.id } })
    expect(items.map(({ id }) => id)).not.toContain(made.id)
    await admin.call(endpoints.remove, { params: one(made.id), operationId: operationId() })
  })
})

describe('references', () => {
  it('must be records of the same clinic, and the refusal names the field', async () => {
    const foreignDoctor = other.doctorId
    const create = (body: object) =>
      admin.call(appointmentTypeEndpoints.create, {
        params: here(),
        body: { ...type(), ...body },
        operationId: operationId(),
      })
    const problems = await Promise.all([
      expectProblem(create({ doctorIds: [clinic.doctorId, foreignDoctor] }), 'validation_failed'),
      expectProblem(create({ roomIds: [other.roomId] }), 'validation_failed'),
      expectProblem(create({ equipmentIds: [randomUUID()] }), 'validation_failed'),
      expectProblem(
        admin.call(timeOffEndpoints.create, {
          params: here(),
          body: { ...away(), doctorId: foreignDoctor },
          operationId: operationId(),
        }),
        'validation_failed',
      ),
    ])
    expect(problems.map(({ errors }) => errors?.map(({ path }) => path))).toEqual([
      ['body.doctorIds[1]'],
      ['body.roomIds[0]'],
      ['body.equipmentIds[0]'],
      ['body.doctorId'],
    ])
  })

  it('keep what they point to', async () => {
    const remove = (endpoints: typeof roomEndpoints, id: string) =>
      admin.call(endpoints.remove, { params: one(id), operationId: operationId() })
    await expectProblem(remove(roomEndpoints, clinic.roomId), 'in_use')
    const doctors = doctorEndpoints as unknown as typeof roomEndpoints // the same verb
    await expectProblem(remove(doctors, clinic.doctorId), 'in_use')
    await expectProblem(remove(doctors, await makeDoctor(api.deps, clinic.id)), 'in_use')
    await remove(roomEndpoints, await makeRoom(api.deps, clinic.id))
  })

  it('an appointment keeps its type and its patient', async () => {
    const appointmentTypeId = await makeAppointmentType(api.deps, clinic.id, { doctorIds: [clinic.doctorId] })
    const patientId = await makePatient(api.deps, clinic.id)
    const start = new Date(Date.now() + 7 * 86_400_000)
    start.setUTCHours(10, 0, 0, 0)
    await admin.call(appointmentEndpoints.book, {
      params: here(),
      body: { appointmentTypeId, doctorId: clinic.doctorId, patientId, start: start.toISOString() },
      operationId: operationId(),
    })
    for (const [endpoint, id] of [
      [appointmentTypeEndpoints.remove, appointmentTypeId],
      [patientEndpoints.remove, patientId],
    ] as const) {
      const problem = await expectProblem(
        admin.call(endpoint, { params: one(id), operationId: operationId() }),
        'in_use',
      )
      expect(problem.detail).toContain('appointments')
    }
  })
})

describe('rules over several fields', () => {
  it('an exception is unique for a doctor and a date', async () => {
    const create = () =>
      admin.call(exceptionEndpoints.create, {
        params: here(),
        body: { doctorId: clinic.doctorId, date: '2027-01-01', ranges: [] },
        operationId: operationId(),
      })
    await create()
    const problem = await expectProblem(create(), 'already_exists')
    expect(problem.errors?.map(({ path }) => path)).toEqual(['body.date'])
  })

  it('a span that was changed must still end after it starts', async () => {
    const made = await admin.call(timeOffEndpoints.create, {
      params: here(),
      body: away(),
      operationId: operationId(),
    })
    const problem = await expectProblem(
      admin.call(timeOffEndpoints.update, {
        params: one(made.id),
        body: { start: '2026-12-03T09:00:00Z' },
        operationId: operationId(),
      }),
      'validation_failed',
    )
    expect(problem.errors?.map(({ path }) => path)).toEqual(['body.end'])
  })

  it('hours must not end before they begin to apply', async () => {
    const problem = await expectProblem(
      admin.call(workingHoursEndpoints.create, {
        params: here(),
        body: {
          doctorId: clinic.doctorId,
          weekday: 1,
          ranges: [range],
          effectiveFrom: '2026-02-01',
          effectiveTo: '2026-01-01',
        },
        operationId: operationId(),
      }),
      'validation_failed',
    )
    expect(problem.errors?.map(({ path }) => path)).toEqual(['body.effectiveTo'])
  })
})

describe('a doctor', () => {
  it('changes their own hours, exceptions and time off, and nobody else’s', async () => {
    const doctor = await api.as(clinic, 'doctor')
    const colleague = await makeDoctor(api.deps, clinic.id)
    const create = (doctorId: string) =>
      doctor.call(timeOffEndpoints.create, {
        params: here(),
        body: { ...away(), doctorId },
        operationId: operationId(),
      })
    const own = await create(clinic.doctorId)
    await expectProblem(create(colleague), 'forbidden')
    const [theirs] = await api.deps.models.WorkingHours.find({ doctorId: colleague }).lean()
    await expectProblem(
      doctor.call(workingHoursEndpoints.update, {
        params: one(theirs?._id ?? ''),
        body: { ranges: [] },
        operationId: operationId(),
      }),
      'forbidden',
    )
    await doctor.call(timeOffEndpoints.remove, { params: one(own.id), operationId: operationId() })
  })
})
