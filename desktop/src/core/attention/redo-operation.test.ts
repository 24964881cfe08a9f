import type { Operation } from '@scheduler/shared-types/sync/operations'
import { describe, expect, it } from 'vitest'
import { idOf } from '../../test/appointments.ts'
import type { StoredEntry } from '../database/outbox.store.ts'
import { type Redo, redoOperation } from './redo-operation.ts'

const begin = { operationId: idOf(1), actedAt: '2026-11-24T12:00:00Z' }
const seen = { version: 1, doctorId: idOf(700), start: '2026-11-24T14:00:00Z' }
const move: Operation = {
  ...begin,
  name: 'appointment.move',
  args: { id: idOf(5), seen, start: '2026-11-24T15:00:00Z', roomId: idOf(500) },
}
const cancel: Operation = {
  ...begin,
  name: 'appointment.cancel',
  args: { id: idOf(5), seen, reason: 'is ill', by: 'patient' },
}

function redo(operation: Operation, decision: Redo['decision'], there: Redo['there'] = null): Operation {
  const entry: StoredEntry = {
    operation,
    actor: { userId: idOf(2), name: 'Rosalind' },
    shown: { appointment: null, patient: null, timeOff: null },
    refusal: {
      code: 'appointment_conflict',
      detail: 'Taken.',
      conflicts: [
        { class: 'doctor', message: '', appointmentIds: [idOf(7)], overridable: true },
        { class: 'patient', message: '', appointmentIds: [idOf(8)], overridable: true },
      ],
    },
    record: null,
    position: 1,
    state: 'refused',
  }
  return redoOperation({ entry, decision, there, operationId: idOf(9), actedAt: '2026-11-24T17:00:00Z' })
}

describe('an act that was refused, done again', () => {
  it('is another act, now, on what the person has before their eyes', () => {
    const there = { version: 4, doctorId: idOf(701), start: '2026-11-24T16:00:00Z' }
    expect(redo(cancel, { kind: 'retry' }, there)).toEqual({
      operationId: idOf(9),
      actedAt: '2026-11-24T17:00:00Z',
      name: 'appointment.cancel',
      args: { ...cancel.args, seen: there },
    })
  })

  it('goes to the chosen time, into whatever room is free there', () => {
    const decision = { kind: 'choose', start: '2026-11-24T18:00:00Z', doctorId: idOf(701) } as const
    expect(redo(move, decision).args).toEqual({
      id: idOf(5),
      seen,
      start: '2026-11-24T18:00:00Z',
      doctorId: idOf(701),
      roomId: undefined,
      override: undefined,
    })
  })

  it('overrides what was shown, appointment by appointment, and nothing else', () => {
    expect(redo(move, { kind: 'override', reason: 'urgent' }).args).toMatchObject({
      start: '2026-11-24T15:00:00Z',
      roomId: idOf(500),
      override: {
        classes: ['doctor', 'patient'],
        appointmentIds: { doctor: [idOf(7)], patient: [idOf(8)] },
        reason: 'urgent',
      },
    })
  })

  it('has no other time where it never had one', () => {
    expect(() => redo(cancel, { kind: 'override', reason: 'urgent' })).toThrow(/Only a booking or a move/)
  })
})
