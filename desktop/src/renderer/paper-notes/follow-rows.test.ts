import { describe, expect, it } from 'vitest'
import { appointmentOf, idOf } from '../../test/appointments.ts'
import { attentionOf } from '../../test/attention.ts'
import { resultNow } from './follow-rows.ts'
import { emptyNote, type NoteRow } from './paper-note.ts'

const row: NoteRow = {
  note: { ...emptyNote(idOf(1), '2026-11-24', idOf(700)), appointmentId: idOf(1) },
  result: { kind: 'waiting', isInDoubt: true },
}
const waiting = appointmentOf(1, { standing: 'provisional', waiting: ['appointment.book'] })

describe('a line that waits', () => {
  it('is saved once the server has it', () => {
    expect(resultNow(row, [], [appointmentOf(1)])).toEqual({ kind: 'saved' })
    expect(resultNow(row, [], [waiting])).toEqual(row.result)
  })

  it('stays as it was while its day is not known', () => {
    expect(resultNow(row, [], null)).toEqual(row.result)
  })

  it('tells why the server refused it, and by which act', () => {
    const conflicts = [
      { class: 'doctor' as const, message: 'The doctor is taken.', appointmentIds: [], overridable: true },
    ]
    const item = attentionOf(1, {
      refusal: { code: 'appointment_conflict', detail: 'No.', conflicts },
    })
    expect(resultNow(row, [attentionOf(2), item], [])).toEqual({
      kind: 'attention',
      operationId: item.operation.operationId,
      sentence: 'The doctor is taken.',
      canOverride: true,
    })
    expect(resultNow(row, [attentionOf(1, { canOverride: false })], [])).toMatchObject({
      sentence: 'The time cannot be taken.',
      canOverride: false,
    })
  })

  it('is told to be left out when it is nowhere any more', () => {
    expect(resultNow(row, [], [])).toEqual({ kind: 'dropped' })
    expect(resultNow(row, [], [appointmentOf(1, { status: 'cancelled' })])).toEqual({ kind: 'dropped' })
  })

  it('that is done with does not change any more', () => {
    const saved: NoteRow = { ...row, result: { kind: 'saved' } }
    expect(resultNow(saved, [attentionOf(1)], [])).toEqual({ kind: 'saved' })
  })
})
