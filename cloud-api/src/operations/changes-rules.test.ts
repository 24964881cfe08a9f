import { describe, expect, it } from 'vitest'
import type { ChangeDocument } from './change.model.ts'
import { changesRules } from './changes-rules.ts'

describe('the version of the rules', () => {
  it.each<[ChangeDocument['entity'], string, boolean]>([
    ['doctor', 'doctor.update', true],
    ['closure', 'closure.create', true],
    ['appointment', 'appointment.book', false],
    ['hold', 'hold.create', false],
    ['patient', 'patient.update', false],
    ['patient', 'patient.remove', true],
  ])('by a %s through %s: %s', (entity, operation, expected) => {
    expect(changesRules({ entity, operation })).toBe(expected)
  })

  it('is not raised by an entity that only a newer program has', () => {
    const entry = JSON.parse(
      '{ "entity": "newer-thing", "operation": "newer-thing.create" }',
    ) as ChangeDocument
    expect(changesRules(entry)).toBe(false)
  })
})
