import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import { appointmentTypeEndpoints } from '@scheduler/shared-types/appointment-types/appointment-type.contract'
import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { holdEndpoints } from '@scheduler/shared-types/holds/hold.contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventsOf } from '../audit/events-of.ts'
import { decryptField } from '../crypto/field-encryption.ts'
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
import { overrideReasonContext } from './appointment-events.ts'

let api: TestApi
let clinic: TestClinic
let desk: ApiClient
let ahead = 0

beforeAll(async () => {
  api = await startTestApi({ now: () => new Date(Date.now() + ahead) })
})
afterAll(() => api.close())
beforeEach(async () => {
  clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
  desk = await api.as(clinic, 'receptionist')
})

type Changes = Parameters<typeof book>[3]
type Occupied = 'doctor' | 'room' | 'equipment' | 'patient' | 'buffer'
type Named = { readonly [Class in Occupied]?: string[] }

const otherPatient = () => makePatient(api.deps, clinic.id)
/** Over the appointments it names, class by class. */
const over = (appointmentIds: Named) => ({
  override: {
    classes: Object.keys(appointmentIds) as Occupied[],
    appointmentIds,
    reason: 'An emergency',
  },
})
const target = (id: string) => ({ params: { clinicId: clinic.id, id }, operationId: randomUUID() })
const cancel = (id: string) =>
  desk.call(appointmentEndpoints.cancel, { ...target(id), body: { reason: 'Ill' } })
const undo = (id: string) => desk.call(appointmentEndpoints.undo, { ...target(id), body: {} })
/** The appointments that each class of a refusal shows. */
const shown = ({ conflicts = [] }: Awaited<ReturnType<typeof expectProblem>>) =>
  Object.fromEntries(conflicts.map(({ class: name, appointmentIds }) => [name, appointmentIds]))
const bookElsewhere = async (changes: Changes) =>
  book(desk, clinic, at('10:00'), { patientId: await otherPatient(), ...changes })

describe('overbooking', () => {
  it('takes a higher lane with a reason, up to the limit, and names what it stands beside', async () => {
    const first = await book(desk, clinic, at('10:00'))
    const patientId = await otherPatient()
    const one = { doctor: [first.id] }
    await expectProblem(book(desk, clinic, at('10:00'), { patientId, ...over(one) }), 'appointment_conflict')
    const named = { doctor: [first.id], room: [first.id] }
    const second = await book(desk, clinic, at('10:00'), { patientId, ...over(named) })
    expect(second).toMatchObject({
      lane: 1,
      override: {
        classes: ['doctor', 'room'],
        appointmentIds: named,
        reason: 'An emergency',
        byUserId: clinic.userIds.receptionist,
      },
    })
    const both = [first.id, second.id]
    const third = await expectProblem(
      bookElsewhere(over({ doctor: both, room: both })),
      'appointment_conflict',
    )
    expect(third.conflicts?.every(({ overridable }) => !overridable)).toBe(true)
    const entry = await api.deps.models.Audit.findOne({ clinicId: clinic.id })
      .sort({ _id: -1 })
      .lean()
      .orFail()
    expect(JSON.stringify(entry)).not.toContain('An emergency')
    const booked = eventsOf(entry, ['appointment.booked']).map(({ event }) => event)
    expect(booked).toMatchObject([{ override: { appointmentIds: named } }])
    const context = overrideReasonContext(booked[0]?.appointmentId ?? '')
    const reason = booked[0]?.override?.reasonCipher ?? ''
    expect(decryptField(api.deps.env.dataKeys, reason, context)).toBe('An emergency')
  })

  it('is refused for an appointment that was not shown, and shows it', async () => {
    const first = await book(desk, clinic, at('10:00'))
    const refused = await expectProblem(bookElsewhere(over({ room: [first.id] })), 'appointment_conflict')
    expect(shown(refused)).toEqual({ doctor: [first.id], room: [first.id] })
    await cancel(first.id)
    const later = await bookElsewhere({})
    const again = await expectProblem(
      bookElsewhere(over({ doctor: [first.id], room: [first.id] })),
      'appointment_conflict',
    )
    expect(shown(again)).toEqual({ doctor: [later.id], room: [later.id] })
  })

  it('without names covers nothing that is occupied: an older desk sees what it would stand beside', async () => {
    const first = await book(desk, clinic, at('10:00'))
    const override = { classes: ['doctor' as const, 'room' as const], reason: 'An emergency' }
    const refused = await expectProblem(bookElsewhere({ override }), 'appointment_conflict')
    expect(refused.conflicts?.[0]).toMatchObject({ appointmentId: first.id, overridable: true })
  })

  it('is still in the way of a normal booking when what it stood beside is gone', async () => {
    const first = await book(desk, clinic, at('10:00'))
    await bookElsewhere(over({ doctor: [first.id], room: [first.id] }))
    await cancel(first.id)
    await expectProblem(bookElsewhere({}), 'appointment_conflict')
  })

  it('waives rules without a lane, and nothing when there is nothing', async () => {
    const override = { classes: ['outside-hours' as const], reason: 'An emergency' }
    const late = await book(desk, clinic, at('20:00'), { override })
    expect(late).toMatchObject({ lane: 0, override: { classes: ['outside-hours'], appointmentIds: {} } })
    const free = await book(desk, clinic, at('11:00'), over({ doctor: [late.id] }))
    expect(free).toMatchObject({ lane: 0, override: null })
  })

  it('needs a reason', async () => {
    const call = book(desk, clinic, at('10:00'), { override: { classes: ['doctor'], reason: ' ' } })
    const problem = await expectProblem(call, 'validation_failed')
    expect(problem.errors?.map(({ path }) => path)).toEqual(['body.override.reason'])
  })

  it('of held time is refused: whoever holds it has been promised it', async () => {
    const { appointmentTypeId, doctorId } = clinic
    const held = await desk.call(holdEndpoints.create, {
      params: { clinicId: clinic.id },
      body: { id: randomUUID(), appointmentTypeId, doctorId, start: at('10:00') },
      operationId: randomUUID(),
    })
    const named = { doctor: [held.id], room: [held.id] }
    const refused = await expectProblem(bookElsewhere(over(named)), 'appointment_conflict')
    expect(refused.conflicts).toMatchObject([
      { class: 'doctor', appointmentIds: [], overridable: false },
      { class: 'room', appointmentIds: [], overridable: false },
    ])
    expect(refused.detail).toMatch(/booking this time at the moment/)
    await book(desk, clinic, at('10:00'), { holdId: held.id })
  })
})

describe('what is judged is what is done', () => {
  /** A type with two rooms and as many doctors as there are to be bookings. */
  async function busyRooms(doctorCount: number, more: Parameters<typeof makeAppointmentType>[2] = {}) {
    const doctors = await Promise.all(
      Array.from({ length: doctorCount }, () => makeDoctor(api.deps, clinic.id)),
    )
    const rooms = [clinic.roomId, await makeRoom(api.deps, clinic.id, 'Room 2')]
    const type = await makeAppointmentType(api.deps, clinic.id, {
      doctorIds: doctors,
      roomIds: rooms,
      ...more,
    })
    return {
      doctors,
      rooms,
      take: (doctorId: string | undefined, changes: Changes = {}) =>
        bookElsewhere({ doctorId: doctorId ?? '', appointmentTypeId: type, ...changes }),
      type,
    }
  }

  it('lanes and rooms are chosen together: a lane that is full in one room may be free in the other', async () => {
    const { doctors, rooms, take } = await busyRooms(5)
    const first = await take(doctors[0])
    const second = await take(doctors[1])
    expect([first.roomId, second.roomId]).toEqual(rooms)
    const third = await take(doctors[2], over({ room: [first.id] }))
    expect(third).toMatchObject({ roomId: rooms[0], lane: 1 })
    const refused = await expectProblem(take(doctors[3]), 'appointment_conflict')
    expect(shown(refused)).toEqual({ room: [second.id] })
    const fourth = await take(doctors[3], over({ room: [second.id] }))
    expect(fourth).toMatchObject({ roomId: rooms[1], lane: 1 })
    const fifth = await expectProblem(take(doctors[4]), 'appointment_conflict')
    expect(fifth.conflicts).toMatchObject([{ class: 'room', overridable: false }])
  })

  it('an overridden buffer goes into the room whose buffer it is, not into an occupied one', async () => {
    const { doctors, rooms, take, type } = await busyRooms(3, { bufferAfterMinutes: 10 })
    const occupied = await take(doctors[0])
    const near = await book(desk, clinic, at('10:30'), {
      patientId: await otherPatient(),
      doctorId: doctors[1] ?? '',
      appointmentTypeId: type,
      roomId: rooms[1] ?? null,
    })
    const refused = await expectProblem(take(doctors[2]), 'appointment_conflict')
    expect(shown(refused)).toEqual({ buffer: [near.id] })
    const made = await take(doctors[2], over({ buffer: [near.id] }))
    expect(made.roomId).toBe(rooms[1])
    expect(made.roomId).not.toBe(occupied.roomId)
  })

  it('a room chosen against the type is judged by who is in it', async () => {
    const { doctors, take } = await busyRooms(2)
    const other = await makeRoom(api.deps, clinic.id, 'Room 3')
    const wrongRoom = {
      override: { classes: ['room' as const], reason: 'The lift is broken' },
      roomId: other,
    }
    const first = await take(doctors[0], wrongRoom)
    expect(first).toMatchObject({ roomId: other, lane: 0, override: { classes: ['room'] } })
    const refused = await expectProblem(take(doctors[1], wrongRoom), 'appointment_conflict')
    expect(shown(refused)).toEqual({ room: [first.id] })
  })

  it('lane 0 is taken where it is free beneath a lone higher lane', async () => {
    const first = await book(desk, clinic, at('10:00'))
    const beside = await bookElsewhere(over({ doctor: [first.id], room: [first.id] }))
    await cancel(first.id)
    const refused = await expectProblem(bookElsewhere({}), 'appointment_conflict')
    expect(refused.conflicts?.every(({ overridable }) => overridable)).toBe(true)
    const named = { doctor: [beside.id], room: [beside.id] }
    expect(await bookElsewhere(over(named))).toMatchObject({ lane: 0, override: { appointmentIds: named } })
  })

  it('a move takes room and lane together as well', async () => {
    const { doctors, rooms, take } = await busyRooms(4)
    const first = await take(doctors[0])
    const second = await take(doctors[1])
    await take(doctors[2], over({ room: [first.id] }))
    const elsewhere = await take(doctors[3], { start: at('15:00') })
    const moved = await desk.call(appointmentEndpoints.move, {
      ...target(elsewhere.id),
      body: { start: at('10:00'), ...over({ room: [second.id] }) },
    })
    expect(moved).toMatchObject({ roomId: rooms[1], lane: 1 })
  })
})

describe('an undo is judged as a new booking would be', () => {
  it('in a higher lane: what was booked since is in the way', async () => {
    const first = await book(desk, clinic, at('10:00'))
    const beside = await bookElsewhere(over({ doctor: [first.id], room: [first.id] }))
    await cancel(beside.id)
    await cancel(first.id)
    const since = await bookElsewhere({})
    const refused = await expectProblem(undo(beside.id), 'appointment_conflict')
    expect(shown(refused)).toEqual({ doctor: [since.id], room: [since.id] })
  })

  it('in lane 0 beneath somebody who came later in a higher lane', async () => {
    const first = await book(desk, clinic, at('10:00'))
    await cancel(first.id)
    const second = await bookElsewhere({})
    const beside = await bookElsewhere(over({ doctor: [second.id], room: [second.id] }))
    await cancel(second.id)
    const refused = await expectProblem(undo(first.id), 'appointment_conflict')
    expect(shown(refused)).toEqual({ doctor: [beside.id], room: [beside.id] })
  })

  it('of one patient with two doctors', async () => {
    const doctorId = await makeDoctor(api.deps, clinic.id)
    const type = await makeAppointmentType(api.deps, clinic.id, { doctorIds: [doctorId] })
    const first = await book(desk, clinic, at('10:00'))
    await cancel(first.id)
    const since = await book(desk, clinic, at('10:15'), { doctorId, appointmentTypeId: type })
    const refused = await expectProblem(undo(first.id), 'appointment_conflict')
    expect(shown(refused)).toEqual({ patient: [since.id] })
  })

  it.each(['lower', 'higher'])(
    'those that name each other stand beside each other again: the %s lane',
    async (which) => {
      const first = await book(desk, clinic, at('10:00'))
      const beside = await bookElsewhere(over({ doctor: [first.id], room: [first.id] }))
      const back = which === 'lower' ? first : beside
      await cancel(back.id)
      expect(await undo(back.id)).toMatchObject({ status: 'booked', lane: back.lane })
    },
  )

  it('for the class that was named: a patient’s two appointments do not share a doctor unasked', async () => {
    const doctorId = await makeDoctor(api.deps, clinic.id)
    const { appointmentTypeId: own } = clinic
    await api.deps.models.AppointmentType.updateOne({ _id: own }, { $push: { doctorIds: doctorId } })
    const withOther = await makeAppointmentType(api.deps, clinic.id, {
      doctorIds: [doctorId, clinic.doctorId],
    })
    const first = await book(desk, clinic, at('09:00'), { doctorId, appointmentTypeId: withOther })
    const beside = await book(desk, clinic, at('09:00'), over({ patient: [first.id] }))
    await cancel(beside.id)
    await desk.call(appointmentEndpoints.move, {
      ...target(first.id),
      body: { start: at('09:15'), doctorId: clinic.doctorId },
    })
    const refused = await expectProblem(undo(beside.id), 'appointment_conflict')
    expect(shown(refused)).toEqual({ doctor: [first.id] })
  })

  it('by the length it was booked with, also while an expired hold lies about', async () => {
    const first = await book(desk, clinic, at('10:00'))
    await cancel(first.id)
    await desk.call(holdEndpoints.create, {
      params: { clinicId: clinic.id },
      body: {
        id: randomUUID(),
        appointmentTypeId: clinic.appointmentTypeId,
        doctorId: clinic.doctorId,
        start: at('14:00'),
      },
      operationId: randomUUID(),
    })
    const admin = await api.as(clinic, 'admin')
    await admin.call(appointmentTypeEndpoints.update, {
      ...target(clinic.appointmentTypeId),
      body: { durationMinutes: 15 },
    })
    const since = await book(desk, clinic, at('10:15'), { patientId: await otherPatient() })
    ahead += 3_600_000
    const fresh = await api.as(clinic, 'receptionist')
    const refused = await expectProblem(
      fresh.call(appointmentEndpoints.undo, { ...target(first.id), body: {} }),
      'appointment_conflict',
    )
    expect(shown(refused)).toEqual({ doctor: [since.id], room: [since.id] })
  })
})
