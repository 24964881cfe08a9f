import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import {
  APPOINTMENT_STATUSES,
  type AppointmentStatus,
  canChangeStatus,
} from '@scheduler/shared-types/appointments/appointment.rules'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { at, book } from '../test/booking.ts'
import { expectProblem } from '../test/expect-problem.ts'
import { makeClinic, makeDoctor, makePatient, type TestClinic } from '../test/factories.ts'
import { startTestApi, type TestApi } from '../test/test-server.ts'

let api: TestApi
let clinic: TestClinic
let desk: ApiClient

beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  desk = await api.as(clinic, 'receptionist')
})

type Settable = Exclude<AppointmentStatus, 'cancelled' | 'requested' | 'newer-version'>

const target = (id: string) => ({ params: { clinicId: clinic.id, id }, operationId: randomUUID() })
const move = (id: string, start: string, more: { doctorId?: string; version?: number } = {}) =>
  desk.call(appointmentEndpoints.move, { ...target(id), body: { start, ...more } })
const cancel = (id: string, reason = 'Patient is ill') =>
  desk.call(appointmentEndpoints.cancel, { ...target(id), body: { reason } })
const changeStatus = (id: string, status: Settable) =>
  desk.call(appointmentEndpoints['change-status'], { ...target(id), body: { status } })
const undo = (id: string) => desk.call(appointmentEndpoints.undo, { ...target(id), body: {} })
const read = (id: string) => desk.call(appointmentEndpoints.read, { params: { clinicId: clinic.id, id } })

describe('a move', () => {
  it('takes the new time and frees the old one', async () => {
    const { id } = await book(desk, clinic, at('10:00'))
    const moved = await move(id, at('11:00'))
    expect(moved).toMatchObject({ id, start: at('11:00'), end: at('11:30'), version: 2, sequence: 1 })
    await book(desk, clinic, at('10:00'), { patientId: await makePatient(api.deps, clinic.id) })
  })

  it('may overlap its own old place', async () => {
    const { id } = await book(desk, clinic, at('10:00'))
    expect(await move(id, at('10:15'))).toMatchObject({ start: at('10:15') })
  })

  it('that is refused leaves it exactly where it was, and tells where else', async () => {
    const before = await book(desk, clinic, at('10:00'))
    await book(desk, clinic, at('11:00'), { patientId: await makePatient(api.deps, clinic.id) })
    const problem = await expectProblem(move(before.id, at('11:15')), 'appointment_conflict')
    expect(problem.alternatives?.length).toBe(3)
    expect(await read(before.id)).toEqual(before)
  })

  it('by who saw an older version is refused', async () => {
    const { id, version } = await book(desk, clinic, at('10:00'))
    await move(id, at('11:00'))
    await expectProblem(move(id, at('12:00'), { version }), 'version_conflict')
  })

  it('to a doctor who does not perform the type names that', async () => {
    const doctorId = await makeDoctor(api.deps, clinic.id)
    const { id } = await book(desk, clinic, at('10:00'))
    const problem = await expectProblem(move(id, at('11:00'), { doctorId }), 'appointment_conflict')
    expect(problem.conflicts?.map((conflict) => conflict.class)).toEqual(['not-performed'])
  })

  it('of what is over is refused', async () => {
    const { id } = await book(desk, clinic, at('10:00'))
    await cancel(id)
    await expectProblem(move(id, at('11:00')), 'status_transition_refused')
  })
})

describe('a cancellation', () => {
  it('keeps the record with its reason and frees the time', async () => {
    const { id } = await book(desk, clinic, at('10:00'))
    const cancelled = await cancel(id)
    expect(cancelled).toMatchObject({
      status: 'cancelled',
      cancellation: { reason: 'Patient is ill', by: 'clinic' },
      undoStatus: 'booked',
    })
    await book(desk, clinic, at('10:00'))
  })

  it('is undone while the time is free', async () => {
    const { id } = await book(desk, clinic, at('10:00'))
    await cancel(id)
    expect(await undo(id)).toMatchObject({ status: 'booked', cancellation: null, undoStatus: null })
    await expectProblem(book(desk, clinic, at('10:00')), 'appointment_conflict')
  })

  it('is not undone once the time is taken', async () => {
    const { id } = await book(desk, clinic, at('10:00'))
    await cancel(id)
    await book(desk, clinic, at('10:15'), { patientId: await makePatient(api.deps, clinic.id) })
    await expectProblem(undo(id), 'appointment_conflict')
    expect(await read(id)).toMatchObject({ status: 'cancelled' })
  })
})

describe('the status table', () => {
  const settable = APPOINTMENT_STATUSES.filter(
    (status): status is Settable => status !== 'cancelled' && status !== 'requested',
  )
  const ways: Readonly<Record<Settable, readonly Settable[]>> = {
    booked: [],
    confirmed: ['confirmed'],
    arrived: ['arrived'],
    'in-progress': ['in-progress'],
    completed: ['completed'],
    'no-show': ['no-show'],
  }

  for (const from of settable) {
    it(`from ${from} allows what it lists and nothing else`, async () => {
      for (const [i, to] of settable.entries()) {
        const patientId = await makePatient(api.deps, clinic.id)
        const { id } = await book(desk, clinic, at(`${String(8 + i).padStart(2, '0')}:00`), { patientId })
        for (const step of ways[from]) await changeStatus(id, step)
        if (canChangeStatus(from, to)) {
          expect(await changeStatus(id, to)).toMatchObject({ status: to, undoStatus: from })
          expect(await undo(id)).toMatchObject({ status: from })
        } else {
          await expectProblem(changeStatus(id, to), 'status_transition_refused')
        }
        await desk.call(appointmentEndpoints.read, { params: { clinicId: clinic.id, id } })
      }
    })
  }

  it('stamps when it happened, and an undo takes the stamp back', async () => {
    const { id } = await book(desk, clinic, at('10:00'))
    expect((await changeStatus(id, 'arrived')).arrivedAt).not.toBeNull()
    expect((await undo(id)).arrivedAt).toBeNull()
    await expectProblem(undo(id), 'nothing_to_undo')
  })

  it('frees the time of a no-show; completing keeps it', async () => {
    const { id } = await book(desk, clinic, at('10:00'))
    await changeStatus(id, 'no-show')
    const second = await book(desk, clinic, at('10:00'))
    await changeStatus(second.id, 'completed')
    await expectProblem(
      book(desk, clinic, at('10:00'), { patientId: await makePatient(api.deps, clinic.id) }),
      'appointment_conflict',
    )
  })
})
