import { describe, expect, it } from 'vitest'
import { findWrongRepeats } from './audit-repeats.ts'
import type { Answer } from './scenario.ts'

const first: Answer = {
  operationId: 'op',
  act: 'rest.book',
  repeat: null,
  sent: 1,
  received: 2,
  outcome: 'acknowledged',
  code: null,
  isOwnConflict: false,
  content: 'first',
  appointment: null,
}
const refused = { outcome: 'refused', code: 'appointment_conflict', content: null } as const
const repeat = (change: Partial<Answer> = {}): Answer => ({
  ...first,
  repeat: 'later',
  sent: 3,
  received: 4,
  ...change,
})
const wrong = (...answers: readonly Answer[]) => findWrongRepeats(answers).length

describe('repeats of what was acknowledged', () => {
  it('are right with the first answer', () => {
    expect(wrong(first, repeat())).toBe(0)
    expect(wrong(first, repeat({ operationId: 'other', content: 'other' }))).toBe(0)
  })

  it('are wrong when they are refused or have another content', () => {
    expect(wrong(first, repeat(refused))).toBe(1)
    expect(wrong(repeat({ content: 'other' }), first)).toBe(1)
    expect(wrong(first, repeat({ ...refused, repeat: 'at-once' }), repeat(refused))).toBe(2)
  })

  it('are right when they were refused before the first was answered, but not because of themselves', () => {
    const twin = { ...refused, repeat: 'twin', sent: 1, received: 1 } as const
    expect(wrong(first, repeat(twin))).toBe(0)
    expect(wrong(first, repeat({ ...twin, isOwnConflict: true }))).toBe(1)
  })
})

describe('keys', () => {
  it('that were answered are refused to another request, as used', () => {
    const other = { ...refused, repeat: 'reused-key', code: 'idempotency_key_reused' } as const
    expect(wrong(first, repeat(other))).toBe(0)
    expect(wrong(first, repeat({ ...other, code: 'appointment_conflict' }))).toBe(1)
    expect(wrong(first, repeat({ repeat: 'reused-key' }))).toBe(1)
  })

  it('that were refused are free', () => {
    const before = { ...first, ...refused }
    expect(wrong(before, repeat({ repeat: 'freed-key' }))).toBe(0)
    expect(wrong(before, repeat({ ...refused, repeat: 'freed-key' }))).toBe(0)
    expect(wrong(before, repeat({ ...refused, repeat: 'freed-key', code: 'idempotency_key_reused' }))).toBe(1)
  })
})
