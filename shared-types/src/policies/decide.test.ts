import { expect, it } from 'vitest'
import type { Role } from '../auth/roles.ts'
import { type Actor, decide, type PolicyTable } from './decide.ts'
import { ownDoctor, ownPatient } from './rules.ts'

const table: PolicyTable<'read' | 'change'> = {
  read: { admin: true, patient: ownPatient, guest: true },
  change: { admin: true, doctor: ownDoctor },
}

function actor(role: Role, doctorId: string | null = null): Actor {
  return { kind: 'user', role, doctorId, patientId: null, sessionDeskId: null }
}

it('says no where the table says nothing', () => {
  expect(decide(table, 'change', actor('receptionist'))).toBe(false)
  expect(decide(table, 'change', { kind: 'guest' })).toBe(false)
})

it('lets the system do everything', () => {
  expect(decide(table, 'change', { kind: 'system' })).toBe(true)
})

it('asks the rule about the subject', () => {
  expect(decide(table, 'change', actor('doctor', 'd1'), { doctorId: 'd1' })).toBe(true)
  expect(decide(table, 'change', actor('doctor', 'd1'), { doctorId: 'd2' })).toBe(false)
})

it('never takes two absent links for the same', () => {
  expect(decide(table, 'change', actor('doctor'), { doctorId: null })).toBe(false)
  expect(decide(table, 'read', actor('patient'), { patientId: null })).toBe('hidden')
})
