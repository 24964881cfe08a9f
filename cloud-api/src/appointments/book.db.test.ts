import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { ApiError } from '@scheduler/shared-types/api/api-client'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { occupancyKeys } from '@scheduler/shared-types/scheduling/occupancy-keys'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyAuditChain } from '../audit/audit-chain.ts'
import { at, book } from '../test/booking.ts'
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
let desk: ApiClient

beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  desk = await api.as(clinic, 'receptionist')
})

const otherPatient = () => makePatient(api.deps, clinic.id)
const classesOf = (problem: { conflicts?: { class: string }[] | undefined }) =>
  problem.conflicts?.map((conflict) => conflict.class)

describe('a booking', () => {
  it('is answered with what was promised', async () => {
    const made = await book(desk, clinic, at('10:00'), { note: 'Needs an interpreter' })
    expect(made).toMatchObject({
      status: 'booked',
      doctorId: clinic.doctorId,
      roomId: clinic.roomId,
      patient: { id: clinic.patientId },
      start: at('10:00'),
      end: at('10:30'),
      wallTime: at('10:00').slice(0, 16),
      lane: 0,
      override: null,
      note: 'Needs an interpreter',
      source: 'desk',
      version: 1,
    })
    const read = await desk.call(appointmentEndpoints.read, {
      params: { clinicId: clinic.id, id: made.id },
    })
    expect(read).toEqual(made)
  })

  it('keeps its note encrypted', async () => {
    const made = await book(desk, clinic, at('10:00'), { note: 'Needs an interpreter' })
    const stored = await api.deps.models.Appointment.findById(made.id).lean()
    const operation = await api.deps.models.Operation.find({ clinicId: clinic.id }).lean()
    expect(JSON.stringify([stored, operation])).not.toContain('interpreter')
  })

  it('has a wall time in the clinic’s zone', async () => {
    const delhi = await makeClinic(api.deps, { timeZone: 'Asia/Kolkata' })
    const made = await book(await api.as(delhi, 'admin'), delhi, at('04:30'))
    expect(made).toMatchObject({ timeZone: 'Asia/Kolkata', wallTime: at('10:00').slice(0, 16) })
  })

  it('of one slot by 200 clients has one winner, and the others are told where else', async () => {
    const patients = await Promise.all(Array.from({ length: 10 }, () => otherPatient()))
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        book(desk, clinic, at('10:00'), { patientId: patients[i % 10] ?? '' }).then(
          () => 'booked',
          (error: unknown) => error,
        ),
      ),
    )
    expect(outcomes.filter((outcome) => outcome === 'booked')).toHaveLength(1)
    const refused = outcomes.filter((outcome) => outcome instanceof ApiError)
    expect(refused).toHaveLength(199)
    for (const { problem } of refused) {
      expect(problem.status).toBe(409)
      expect(problem.code).toBe('appointment_conflict')
      expect(problem.alternatives).toHaveLength(3)
    }
    const stored = await api.deps.models.Appointment.countDocuments({ clinicId: clinic.id })
    expect(stored).toBe(1)
  })

  it.each(['09:35', '09:45', '10:00', '10:15', '10:25'])(
    'that overlaps from %s is refused, one that touches is not',
    async (start) => {
      await book(desk, clinic, at('10:00'))
      const problem = await expectProblem(
        book(desk, clinic, at(start), { patientId: await otherPatient() }),
        'appointment_conflict',
      )
      expect(classesOf(problem)).toEqual(['doctor', 'room'])
      await book(desk, clinic, at('09:30'))
      await book(desk, clinic, at('10:30'))
    },
  )

  it('of another length over a short one is refused', async () => {
    const long = await makeAppointmentType(api.deps, clinic.id, {
      durationMinutes: 120,
      doctorIds: [clinic.doctorId],
    })
    await book(desk, clinic, at('11:00'))
    const patientId = await otherPatient()
    const problem = await expectProblem(
      book(desk, clinic, at('10:00'), { appointmentTypeId: long, patientId }),
      'appointment_conflict',
    )
    expect(classesOf(problem)).toEqual(['doctor'])
  })

  it('of a patient who has another one then is refused', async () => {
    const doctorId = await makeDoctor(api.deps, clinic.id)
    const type = await makeAppointmentType(api.deps, clinic.id, { doctorIds: [doctorId] })
    await book(desk, clinic, at('10:00'))
    const problem = await expectProblem(
      book(desk, clinic, at('10:15'), { doctorId, appointmentTypeId: type }),
      'appointment_conflict',
    )
    expect(classesOf(problem)).toEqual(['patient'])
  })

  it('goes to a free room, and is refused when there is none', async () => {
    const doctors = await Promise.all([makeDoctor(api.deps, clinic.id), makeDoctor(api.deps, clinic.id)])
    const second = await makeRoom(api.deps, clinic.id, 'Room 2')
    const type = await makeAppointmentType(api.deps, clinic.id, {
      doctorIds: [clinic.doctorId, ...doctors],
      roomIds: [clinic.roomId, second],
    })
    const take = async (doctorId: string) =>
      book(desk, clinic, at('10:00'), {
        doctorId,
        appointmentTypeId: type,
        patientId: await otherPatient(),
      })
    expect((await take(clinic.doctorId)).roomId).toBe(clinic.roomId)
    expect((await take(doctors[0])).roomId).toBe(second)
    const problem = await expectProblem(take(doctors[1]), 'appointment_conflict')
    expect(classesOf(problem)).toEqual(['room'])
  })

  it('keeps the buffers of both clear', async () => {
    const type = await makeAppointmentType(api.deps, clinic.id, {
      doctorIds: [clinic.doctorId],
      bufferBeforeMinutes: 10,
      bufferAfterMinutes: 15,
    })
    await book(desk, clinic, at('10:00'))
    const take = async (start: string) =>
      book(desk, clinic, at(start), { appointmentTypeId: type, patientId: await otherPatient() })
    const problem = await expectProblem(take('10:35'), 'appointment_conflict')
    expect(classesOf(problem)).toEqual(['buffer'])
    await take('10:40')
    await expectProblem(take('11:20'), 'appointment_conflict')
    await take('11:35')
  })

  it('names every rule against it at once', async () => {
    const problem = await expectProblem(book(desk, clinic, at('06:00', -1)), 'appointment_conflict')
    expect(classesOf(problem)).toEqual(['outside-hours', 'notice'])
  })

  it('respects a daily limit, also when many come at once', async () => {
    const type = await makeAppointmentType(api.deps, clinic.id, {
      doctorIds: [clinic.doctorId],
      dailyLimit: 2,
    })
    const starts = ['09:00', '10:00', '11:00', '12:00', '13:00', '14:00']
    const outcomes = await Promise.allSettled(
      starts.map(async (start) =>
        book(desk, clinic, at(start), { appointmentTypeId: type, patientId: await otherPatient() }),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  })

  it('with any doctor finds each that is free, then nobody', async () => {
    const second = await makeDoctor(api.deps, clinic.id)
    const type = await makeAppointmentType(api.deps, clinic.id, { doctorIds: [clinic.doctorId, second] })
    const take = async () =>
      book(desk, clinic, at('10:00'), {
        doctorId: null,
        appointmentTypeId: type,
        patientId: await otherPatient(),
      })
    const made = await Promise.all([take(), take()])
    expect(new Set(made.map(({ doctorId }) => doctorId))).toEqual(new Set([clinic.doctorId, second]))
    const problem = await expectProblem(take(), 'appointment_conflict')
    expect(problem.alternatives).toHaveLength(3)
  })

  it('names ids that are not of this clinic', async () => {
    const other = await makeClinic(api.deps)
    for (const field of ['doctorId', 'patientId', 'roomId', 'appointmentTypeId'] as const) {
      const problem = await expectProblem(
        book(desk, clinic, at('10:00'), { [field]: other[field] }),
        'validation_failed',
      )
      expect(problem.errors?.map(({ path }) => path)).toEqual([`body.${field}`])
    }
  })
})

describe('an operation id', () => {
  it('repeated gives the first answer; with other content it is refused', async () => {
    const operationId = randomUUID()
    const [first, second] = await Promise.all([
      book(desk, clinic, at('10:00'), {}, operationId),
      book(desk, clinic, at('10:00'), {}, operationId),
    ])
    expect(second).toEqual(first)
    expect(await book(desk, clinic, at('10:00'), {}, operationId)).toEqual(first)
    await expectProblem(book(desk, clinic, at('11:00'), {}, operationId), 'idempotency_key_reused')
    await expectProblem(
      book(await api.as(clinic, 'admin'), clinic, at('10:00'), {}, operationId),
      'idempotency_key_reused',
    )
    expect(await api.deps.models.Appointment.countDocuments({ clinicId: clinic.id })).toBe(1)
  })

  it('of a refusal may be used again once the time is free', async () => {
    const operationId = randomUUID()
    const made = await book(desk, clinic, at('10:00'))
    const patientId = await otherPatient()
    await expectProblem(book(desk, clinic, at('10:00'), { patientId }, operationId), 'appointment_conflict')
    await desk.call(appointmentEndpoints.cancel, {
      params: { clinicId: clinic.id, id: made.id },
      body: { reason: 'Ill' },
      operationId: randomUUID(),
    })
    await book(desk, clinic, at('10:00'), { patientId }, operationId)
  })
})

describe('a doctor', () => {
  it('books for themselves only', async () => {
    const doctor = await api.as(clinic, 'doctor')
    await book(doctor, clinic, at('10:00'))
    const doctorId = await makeDoctor(api.deps, clinic.id)
    await expectProblem(book(doctor, clinic, at('12:00'), { doctorId }), 'forbidden')
    await expectProblem(book(doctor, clinic, at('12:00'), { doctorId: null }), 'forbidden')
  })
})

describe('the audit', () => {
  it('is a chain that shows what was altered or cut off', async () => {
    for (const start of ['09:00', '10:00', '11:00']) await book(desk, clinic, at(start))
    expect(await verifyAuditChain(api.deps, clinic.id)).toEqual({ entries: 3, brokenAt: null })
    const [, second, third] = await api.deps.models.Audit.find({ clinicId: clinic.id })
      .sort({ _id: 1 })
      .lean()
    await api.deps.models.Audit.updateOne({ _id: second?._id }, { $set: { operation: 'appointment.move' } })
    expect(await verifyAuditChain(api.deps, clinic.id)).toMatchObject({ brokenAt: 2 })
    await api.deps.models.Audit.updateOne({ _id: second?._id }, { $set: { operation: 'appointment.book' } })
    await api.deps.models.Audit.deleteOne({ _id: third?._id })
    expect(await verifyAuditChain(api.deps, clinic.id)).toMatchObject({ brokenAt: 3 })
  })
})

describe('the unique index', () => {
  /** Takes the clinic's time behind the API's back, so that it judges by what is not so any more. */
  async function takeUnseen(to: TestApi, own: TestClinic) {
    const client = await to.as(own, 'admin')
    const seen = await book(client, own, at('09:00'))
    const document = await to.deps.models.Appointment.findById(seen.id).lean()
    const start = new Date(at('10:00'))
    const end = new Date(start.getTime() + 1_800_000)
    const [lane, patientId] = [0, randomUUID()]
    const place = { ...document, start, end, lane, patientId, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 }
    await to.deps.models.Appointment.collection.insertOne({
      ...place,
      _id: randomUUID(),
      occupies: occupancyKeys({
        doctorId: own.doctorId,
        roomId: own.roomId,
        equipmentIds: [],
        patientId,
        start: start.getTime(),
        end: end.getTime(),
        bufferBeforeMinutes: 0,
        bufferAfterMinutes: 0,
        lane,
      }),
    } as never)
    return client
  }

  it('has the last word over what was known', async () => {
    const client = await takeUnseen(api, clinic)
    const problem = await expectProblem(book(client, clinic, at('10:00')), 'appointment_conflict')
    expect(classesOf(problem)).toEqual(['doctor', 'room'])
  })

  it('is what refuses: without it the overlap gets through', async () => {
    const broken = await startTestApi()
    try {
      const own = await makeClinic(broken.deps, { timeZone: 'UTC' })
      const indexes = await broken.deps.models.Appointment.collection.listIndexes().toArray()
      const guard = indexes.find(({ key }) => 'occupies' in key)
      await broken.deps.models.Appointment.collection.dropIndex(guard?.name ?? '')
      const client = await takeUnseen(broken, own)
      await expect(book(client, own, at('10:00'))).resolves.toMatchObject({ lane: 0 })
    } finally {
      await broken.close()
    }
  })
})
