import { type Appointment, zAppointment } from '@scheduler/shared-types/appointments/appointment.contract'
import { canChangeStatus, isLive } from '@scheduler/shared-types/appointments/appointment.rules'
import type { Patient } from '@scheduler/shared-types/patients/patient.contract'
import { type Operation, type OperationInput, zOperation } from '@scheduler/shared-types/sync/operations'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appointmentOf, idOf } from '../../test/appointments.ts'
import { clinicRecords, DOCTOR, OTHER_DOCTOR, OTHER_ROOM, ROOM, TYPE } from '../../test/clinic-records.ts'
import { applyOperation, type LaidOver, shownIn } from './apply-operation.ts'
import { layOver } from './lay-over.ts'
import {
  appointmentIn,
  appointmentsOn,
  type Confirmed,
  type Knowledge,
  patientIn,
  type View,
} from './view.ts'

const DATE = '2026-11-24'
const DESK = idOf(1)
const knowledge: Knowledge = { deskId: DESK, serverNow: Date.parse('2026-11-24T12:00:00Z') }
const actor = { userId: idOf(2), name: 'Rosalind' }
const startAt = (halfHours: number) =>
  new Date(Date.parse('2026-11-24T14:00:00Z') + halfHours * 1_800_000).toISOString()

const patient: Patient = {
  id: idOf(600),
  clinicId: idOf(900),
  version: 1,
  givenName: 'Ada',
  familyName: 'Byron',
  birthDate: null,
  phone: null,
  email: null,
  note: '',
  verified: true,
  active: true,
}

function confirmedOf(
  appointments: readonly Appointment[],
  patients: readonly Patient[] = [patient],
  records = clinicRecords(),
): Confirmed {
  return {
    records,
    appointmentsOn: (date) => appointments.filter(({ wallTime }) => wallTime.startsWith(date)),
    appointment: (id) => appointments.find((each) => each.id === id) ?? null,
    patient: (id) => patients.find((each) => each.id === id) ?? null,
    seenPatient: (id) => appointments.find(({ patient }) => patient.id === id)?.patient ?? null,
  }
}

const bookingAt = (halfHours: number) =>
  operation({
    name: 'appointment.book',
    args: {
      id: idOf(20),
      appointmentTypeId: TYPE,
      doctorId: DOCTOR,
      patientId: patient.id,
      start: startAt(halfHours),
    },
  })

const stored = (number: number, halfHours: number): Appointment =>
  zAppointment.parse(
    appointmentOf(number, {
      start: startAt(halfHours),
      end: startAt(halfHours + 1),
      wallTime: `${DATE}T${String(9 + Math.floor(halfHours / 2)).padStart(2, '0')}:${halfHours % 2 ? '30' : '00'}`,
      roomId: ROOM,
    }),
  )

let operations = 0
type Named = OperationInput extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'operationId' | 'actedAt'>
    : never
  : never
function operation(named: Named): Operation {
  operations += 1
  return zOperation.parse({ ...named, operationId: idOf(5000 + operations), actedAt: '2026-11-24T12:00:00Z' })
}

/** What somebody at the desk would do, made of what they see. null: there is nothing the desk would let them do. */
type Step = { readonly kind: number; readonly on: number; readonly at: number; readonly text: string }

const STATUSES = ['confirmed', 'arrived', 'in-progress', 'completed', 'no-show'] as const

function decide(view: View, { kind, on, at, text }: Step): Operation | null {
  const id = idOf(10 + on)
  const before = appointmentIn(view, id)
  if (kind === 0) {
    if (before) return null
    return operation({
      name: 'appointment.book',
      args: { id, appointmentTypeId: TYPE, doctorId: DOCTOR, patientId: patient.id, start: startAt(at) },
    })
  }
  if (kind === 1)
    return operation({ name: 'patient.update', args: { id: patient.id, familyName: text || 'Byron' } })
  if (kind === 2) {
    const off = view.timeOff.find((each) => each.id === idOf(40 + on))
    const args = { id: idOf(40 + on), doctorId: DOCTOR, start: startAt(at), end: startAt(at + 1) }
    return off
      ? operation({ name: 'time-off.remove', args: { id: off.id } })
      : operation({ name: 'time-off.create', args })
  }
  if (!before) return null
  const seen = { version: before.version, doctorId: before.doctorId, start: before.start }
  switch (kind) {
    case 3:
      if (!isLive(before.status)) return null
      return operation({
        name: 'appointment.move',
        args: { id, seen, start: startAt(at), doctorId: at % 2 ? DOCTOR : OTHER_DOCTOR },
      })
    case 4:
      if (!canChangeStatus(before.status, 'cancelled')) return null
      return operation({ name: 'appointment.cancel', args: { id, seen, reason: 'is ill', by: 'patient' } })
    case 5: {
      const status = STATUSES[at % STATUSES.length] ?? 'arrived'
      if (!canChangeStatus(before.status, status)) return null
      return operation({ name: 'appointment.change-status', args: { id, seen, status } })
    }
    case 6:
      if (before.undoStatus === null || before.status === 'newer-version') return null
      return operation({ name: 'appointment.undo', args: { id, seen, status: before.status } })
    default:
      return operation({ name: 'appointment.update', args: { id, seen, note: text, base: before.note } })
  }
}

const steps = fc.array(
  fc.record({
    kind: fc.nat(7),
    on: fc.nat(3),
    at: fc.nat(12),
    text: fc.constantFrom('', 'a', 'bc', 'wheelchair'),
  }),
  { maxLength: 14 },
)

/** Does them one after the other, as the desk would. */
function act(confirmed: Confirmed, wanted: readonly Step[]): LaidOver[] {
  const acts: LaidOver[] = []
  let view = layOver(confirmed, [], knowledge)
  for (const step of wanted) {
    const next = decide(view, step)
    if (!next) continue
    view = applyOperation(view, { operation: next, actor }, knowledge)
    acts.push({ operation: next, actor, shown: shownIn(view, next) })
  }
  return acts
}

const begin = confirmedOf([stored(10, 0), stored(11, 2)])

/** What a person sees, without how it stands. */
function seen(view: View) {
  const appointments = appointmentsOn(view, DATE).sort((a, b) => a.id.localeCompare(b.id))
  return {
    appointments: appointments.map(
      ({ standing: _s, waiting: _w, version: _v, updatedAt: _u, sequence: _q, undoStatus: _un, ...rest }) =>
        rest,
    ),
    patient: { ...patientIn(view, patient.id), version: 0, standing: '' },
    timeOff: view.timeOff.map(({ standing: _s, ...rest }) => rest).sort((a, b) => a.id.localeCompare(b.id)),
  }
}

/** The server with everything that is shown. */
function acceptedAll(view: View): Confirmed {
  const shown = patientIn(view, patient.id)
  return confirmedOf(
    appointmentsOn(view, DATE).map((each) => zAppointment.parse(each)),
    shown ? [shown] : [],
    { ...view.confirmed.records, timeOff: view.timeOff },
  )
}

describe('what was done here, laid over what the server said', () => {
  it('looks as it looked when it was done', () => {
    fc.assert(
      fc.property(steps, (wanted) => {
        const acts = act(begin, wanted)
        const oneByOne = acts.reduce(
          (view, each) => applyOperation(view, { ...each, shown: null }, knowledge),
          layOver(begin, [], knowledge),
        )
        expect(seen(layOver(begin, acts, knowledge))).toEqual(seen(oneByOne))
      }),
    )
  })

  it('looks the same when the server has it all already, and the answers are still on their way', () => {
    fc.assert(
      fc.property(steps, (wanted) => {
        const acts = act(begin, wanted)
        const view = layOver(begin, acts, knowledge)
        expect(seen(layOver(acceptedAll(view), acts, knowledge))).toEqual(seen(view))
      }),
      { numRuns: 400 },
    )
  })

  it('keeps one note of two that were written here one after the other, wherever the server is', () => {
    const note = (text: string, at: number): Step => ({ kind: 7, on: 0, at, text })
    const acts = act(begin, [note('a', 0), note('bc', 0), note('wheelchair', 0)])
    const view = layOver(begin, acts, knowledge)
    expect(appointmentIn(view, idOf(10))?.note).toBe('wheelchair')
    expect(appointmentIn(layOver(acceptedAll(view), acts, knowledge), idOf(10))?.note).toBe('wheelchair')
  })

  it('leaves no trace of an act that is taken away', () => {
    fc.assert(
      fc.property(steps, fc.nat(13), (wanted, gone) => {
        const acts = act(begin, wanted)
        const others = acts.filter((_, i) => i !== gone)
        const before = structuredClone(seen(layOver(begin, others, knowledge)))
        layOver(begin, acts, knowledge)
        expect(seen(layOver(begin, others, knowledge))).toEqual(before)
        expect(seen(layOver(begin, [], knowledge))).toEqual(
          seen(layOver(confirmedOf([stored(10, 0), stored(11, 2)]), [], knowledge)),
        )
      }),
    )
  })

  it('does not depend on the order of acts about different records', () => {
    fc.assert(
      fc.property(steps, steps, (wanted, more) => {
        const about = (on: number, all: readonly Step[]) =>
          all.filter(({ kind }) => kind > 2).map((each) => ({ ...each, on }))
        const first = act(begin, about(0, wanted))
        const second = act(begin, about(1, more))
        expect(seen(layOver(begin, [...first, ...second], knowledge))).toEqual(
          seen(layOver(begin, [...second, ...first], knowledge)),
        )
      }),
    )
  })
})

const NOTHING = { appointment: null, patient: null, timeOff: null }

describe('a booking', () => {
  const lease = {
    id: idOf(70),
    deskId: DESK,
    doctorId: DOCTOR,
    roomId: OTHER_ROOM,
    start: startAt(4),
    end: startAt(8),
    expiresAt: '2026-11-24T20:00:00Z',
  }
  const withLease = (more: Partial<typeof lease> = {}) =>
    confirmedOf([], [patient], clinicRecords({ leases: [{ ...lease, ...more }] }))
  const standing = (confirmed: Confirmed, at: number, know = knowledge) =>
    appointmentIn(layOver(confirmed, [{ operation: bookingAt(at), actor }], know), idOf(20))?.standing

  it('is certain inside this desk’s lease, in the lease’s room, and takes its time out of it', () => {
    const view = layOver(withLease(), [{ operation: bookingAt(5), actor }], knowledge)
    expect(appointmentIn(view, idOf(20))).toMatchObject({ standing: 'certain', roomId: OTHER_ROOM })
    expect(view.leases.map(({ start, end }) => [start, end])).toEqual([
      [startAt(4), startAt(5)],
      [startAt(6), startAt(8)],
    ])
    expect(new Set(view.leases.map(({ id }) => id)).size).toBe(2)
  })

  it('says which copy of a repeated time it is in, and so does its move to the other', () => {
    const summer = '2026-11-01T05:30:00.000Z'
    const winter = '2026-11-01T06:30:00.000Z'
    const booking = bookingAt(4)
    if (booking.name !== 'appointment.book') throw new Error('bookingAt books')
    const view = layOver(
      confirmedOf([]),
      [{ operation: { ...booking, args: { ...booking.args, start: summer } }, actor }],
      knowledge,
    )
    const before = appointmentIn(view, idOf(20))
    expect(before).toMatchObject({ wallTime: '2026-11-01T01:30', offset: '-04:00' })
    const move = operation({
      name: 'appointment.move',
      args: { id: idOf(20), start: winter, seen: { version: 1, doctorId: DOCTOR, start: summer } },
    })
    const moved = applyOperation(view, { operation: move, actor }, knowledge)
    expect(appointmentIn(moved, idOf(20))).toMatchObject({ wallTime: '2026-11-01T01:30', offset: '-05:00' })
    // Shown again after a restart, it is where it was shown before.
    const { appointment: shown } = shownIn(moved, move)
    const again = applyOperation(
      view,
      { operation: move, actor, shown: { ...NOTHING, appointment: shown } },
      knowledge,
    )
    expect(appointmentIn(again, idOf(20))).toMatchObject({ offset: '-05:00' })
  })

  it('is provisional outside it, across its end, in another desk’s, without its room, and once it may have run out', () => {
    expect(standing(withLease(), 2)).toBe('provisional')
    expect(standing(withLease({ end: '2026-11-24T18:15:00.000Z' }), 8)).toBe('provisional')
    expect(standing(withLease({ deskId: idOf(3) }), 5)).toBe('provisional')
    expect(standing(withLease({ roomId: null } as never), 5)).toBe('provisional')
    const late = Date.parse(lease.expiresAt) - 119_000
    expect(standing(withLease(), 5, { ...knowledge, serverNow: late })).toBe('provisional')
  })
})

it('a booking for somebody of whom only a day tells is shown with what it tells', () => {
  const view = layOver(confirmedOf([stored(10, 0)], []), [{ operation: bookingAt(4), actor }], knowledge)
  expect(appointmentIn(view, idOf(20))?.patient).toEqual(stored(10, 0).patient)
})

it('a record something was refused about says so', () => {
  const view = layOver(begin, [], { ...knowledge, refused: new Set([idOf(10)]) })
  expect(appointmentIn(view, idOf(10))?.standing).toBe('refused')
  expect(appointmentIn(view, idOf(11))?.standing).toBe('accepted')
})
