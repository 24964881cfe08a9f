import { describe, expect, it } from 'vitest'
import type { AttentionItem } from '../../ipc/ipc-contract.ts'
import { idOf } from '../../test/appointments.ts'
import { attentionOf } from '../../test/attention.ts'
import { stepsFor } from './next-step.ts'

const me = { userId: idOf(1) }
const conflict = {
  class: 'doctor' as const,
  message: 'The doctor has another appointment.',
  appointmentIds: [],
  overridable: true,
}
const alternative = {
  start: '2026-11-24T15:00:00Z',
  end: '2026-11-24T15:30:00Z',
  wallTime: '2026-11-24T10:00',
  offset: '-05:00',
  doctorId: idOf(700),
}
const refused = (refusal: Partial<AttentionItem['refusal']>, more: Partial<AttentionItem> = {}) =>
  stepsFor(attentionOf(1, { refusal: { code: 'appointment_conflict', detail: '', ...refusal }, ...more }), me)

describe('the obvious next step', () => {
  it('is another time where there is one', () => {
    expect(refused({ conflicts: [conflict], alternatives: [alternative] })).toEqual([
      'choose',
      'override',
      'retry',
      'dismiss',
    ])
  })

  it('is forcing it where nothing else is free and the person may', () => {
    expect(refused({ conflicts: [conflict], alternatives: [] }, { canOverride: true })).toEqual([
      'override',
      'retry',
      'dismiss',
    ])
    expect(refused({ conflicts: [conflict] }, { canOverride: false })).toEqual(['retry', 'dismiss'])
  })

  it('is the server’s side where asking again cannot help', () => {
    expect(refused({ code: 'status_transition_refused' })).toEqual(['dismiss'])
    expect(refused({ code: 'nothing_to_undo' })).toEqual(['dismiss'])
  })

  it('is doing it all the same where somebody else changed it meanwhile, or another person may', () => {
    expect(refused({ code: 'version_conflict' })).toEqual(['retry', 'dismiss'])
    expect(refused({ code: 'operation_too_old' })).toEqual(['retry', 'dismiss'])
    expect(refused({ code: 'forbidden' })).toEqual(['retry', 'dismiss'])
  })

  it('is signing in, for who did it', () => {
    expect(refused({ code: 'unauthenticated' })[0]).toBe('sign-in')
    const colleague = { actor: { userId: idOf(2), name: 'Rita' } }
    expect(refused({ code: 'unauthenticated' }, colleague)).not.toContain('sign-in')
  })

  it('every act can be dismissed', () => {
    for (const code of ['appointment_conflict', 'internal_error', 'forbidden', 'unauthenticated'] as const) {
      expect(refused({ code })).toContain('dismiss')
    }
  })
})
