import type { Change } from '@scheduler/shared-types/changes/change.contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appointmentOf, idOf } from '../test/appointments.ts'
import {
  applyChange,
  emptySchedule,
  type Hold,
  type ScheduleState,
  withAppointments,
} from './schedule-state.ts'

function entry(seq: number, number: number, version: number | null): Change {
  const document = version === null ? null : appointmentOf(number, { version, note: `version ${version}` })
  return {
    seq,
    clinicId: idOf(900),
    entity: 'appointment',
    entityId: idOf(number),
    operation: 'appointment.update',
    actor: { userId: null, role: 'system', name: null },
    deskId: null,
    at: '2026-11-24T14:00:00Z',
    document,
  }
}

const kindOf = (state: ScheduleState, change: Change) => applyChange(state, change).kind

/** The entry of a held time; null: it was let go. */
function holdEntry(seq: number, document: Hold | null): Change {
  return { ...entry(seq, 50, null), entity: 'hold', entityId: idOf(50), operation: 'hold.create', document }
}

const hold: Hold = {
  id: idOf(50),
  doctorId: idOf(700),
  start: '2026-11-24T15:00:00Z',
  end: '2026-11-24T15:30:00Z',
  expiresAt: '2026-11-24T14:05:00Z',
}

function applied(state: ScheduleState, change: Change): ScheduleState {
  const outcome = applyChange(state, change)
  return outcome.kind === 'applied' ? outcome.state : state
}

describe('the schedule a desk knows', () => {
  it('takes the next entry of the log, and only the next', () => {
    const state = applied(emptySchedule, entry(1, 5, 1))
    expect(state.seq).toBe(1)
    expect(state.appointments.get(idOf(5))?.version).toBe(1)
    expect(kindOf(state, entry(1, 5, 1))).toBe('known')
    expect(kindOf(state, entry(3, 5, 2))).toBe('gap')
  })

  it('tells which days look different, where it was and where it is', () => {
    const before = withAppointments(emptySchedule, [appointmentOf(5)])
    const moved = { ...appointmentOf(5), version: 2, start: '2026-11-25T14:00:00Z' }
    expect(applyChange(before, { ...entry(1, 5, 2), document: moved } as Change)).toMatchObject({
      touched: ['2026-11-24T14:00:00Z', '2026-11-25T14:00:00Z'],
    })
  })

  it('knows a held time until it is let go, and tells its day both times', () => {
    const held = applied(emptySchedule, holdEntry(1, hold))
    expect([...held.holds.values()]).toEqual([hold])
    expect(applyChange(emptySchedule, holdEntry(1, hold))).toMatchObject({ touched: [hold.start] })
    expect(applied(held, holdEntry(2, null)).holds.size).toBe(0)
    expect(applyChange(held, holdEntry(2, null))).toMatchObject({ touched: [hold.start] })
  })

  it('forgets an appointment that is gone, and tells the day it was on', () => {
    const before = withAppointments(emptySchedule, [appointmentOf(5)])
    const outcome = applyChange(before, entry(1, 5, null))
    expect(outcome).toMatchObject({ kind: 'applied', touched: ['2026-11-24T14:00:00Z'] })
    expect(applied(before, entry(1, 5, null)).appointments.size).toBe(0)
  })

  it('moves on past entries that are not about the schedule', () => {
    const other: Change = {
      ...entry(1, 9, null),
      entity: 'patient',
      operation: 'patient.update',
      document: null,
    }
    expect(applyChange(emptySchedule, other)).toMatchObject({
      kind: 'applied',
      touched: [],
      state: { seq: 1 },
    })
  })

  it('is not changed by what is applied to it', () => {
    const state = withAppointments(applied(emptySchedule, holdEntry(1, hold)), [appointmentOf(5)])
    applyChange(state, entry(2, 6, 1))
    applyChange(state, entry(2, 5, null))
    applyChange(state, holdEntry(2, null))
    withAppointments(state, [appointmentOf(7)])
    expect([...state.appointments.keys()]).toEqual([idOf(5)])
    expect([...state.holds.keys()]).toEqual([idOf(50)])
    expect(state.seq).toBe(1)
    expect(emptySchedule).toEqual({ seq: 0, appointments: new Map(), holds: new Map() })
  })

  it('never goes back to an older version, whether from the log or from a read', () => {
    const state = withAppointments(emptySchedule, [appointmentOf(5, { version: 7 })])
    expect(applied(state, entry(1, 5, 3)).appointments.get(idOf(5))?.version).toBe(7)
    expect(
      withAppointments(state, [appointmentOf(5, { version: 6 })]).appointments.get(idOf(5))?.version,
    ).toBe(7)
  })

  it('comes to the same state however entries are repeated and pulled again', () => {
    const log = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean()), { maxLength: 30 })
      .map((steps) => steps.map(([number, gone], i) => entry(i + 1, number, gone ? null : i + 1)))
    fc.assert(
      fc.property(log, fc.array(fc.nat(30), { maxLength: 60 }), (changes, arrivals) => {
        const straight = changes.reduce(applied, emptySchedule)
        // Pushes arrive in any order and many times; at the end everything missing is pulled.
        const pushed = arrivals.flatMap((at) => changes[at] ?? []).reduce(applied, emptySchedule)
        const pulled = changes.filter(({ seq }) => seq > pushed.seq).reduce(applied, pushed)
        expect(pulled).toEqual(straight)
      }),
    )
  })
})
