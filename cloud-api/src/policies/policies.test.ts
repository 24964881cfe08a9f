import { endpoints } from '@scheduler/shared-types/api/endpoints'
import { ROLES } from '@scheduler/shared-types/auth/roles'
import { describe, expect, it } from 'vitest'
import type { UserCaller } from '../caller.ts'
import { decide, type PolicyTable } from './engine.ts'
import { exceptionPolicy } from './exception.policy.ts'
import { patientPolicy } from './patient.policy.ts'
import { mayTry, policies } from './policies.ts'
import { timeOffPolicy } from './time-off.policy.ts'
import { workingHoursPolicy } from './working-hours.policy.ts'

/** `a`dmin, `r`eceptionist, `d`octor, `p`atient: who may try; in brackets, who may only for their own record. */
function rowsOf(table: PolicyTable<string>): Record<string, string> {
  const letters = (rule: Partial<Record<string, unknown>>) =>
    ROLES.flatMap((role) => {
      if (rule[role] === undefined) return []
      return rule[role] === true ? [role.charAt(0)] : [`(${role.charAt(0)})`]
    }).join('')
  return Object.fromEntries(Object.entries(table).map(([action, rule]) => [action, letters(rule)]))
}

const setUp = { list: 'ard', read: 'ard', create: 'a', update: 'a', remove: 'a' }
const absence = { list: 'ard', read: 'ard', create: 'ar(d)', update: 'ar(d)', remove: 'ar(d)' }

describe('who may do what', () => {
  it.each([
    ['clinic', { list: 'ardp', read: 'ardp', create: 'a', update: 'a' }],
    ['user', { list: 'a', read: 'a', create: 'a', update: 'a', remove: 'a' }],
    ['doctor', setUp],
    ['room', setUp],
    ['equipment', setUp],
    ['appointmentType', setUp],
    ['workingHours', { list: 'ard', read: 'ard', create: 'a(d)', update: 'a(d)', remove: 'a(d)' }],
    ['exception', absence],
    ['timeOff', absence],
    ['closure', { list: 'ard', read: 'ard', create: 'ar', update: 'ar', remove: 'ar' }],
    ['patient', { search: 'ard', read: 'ard(p)', create: 'ar', update: 'ar(p)', remove: 'a' }],
  ] as const)('%s', (name, expected) => {
    expect(rowsOf(policies[name])).toEqual(expected)
  })

  it('an admin may try every action of every table', () => {
    for (const name of Object.keys(policies)) {
      const resource = endpoints[name as keyof typeof policies] // Object.keys widens
      // What anyone may ask is not asked as an admin.
      for (const endpoint of Object.values(resource))
        expect(mayTry(endpoint, 'admin'), endpoint.id).toBe(endpoint.access !== 'public')
    }
  })

  it('an endpoint without a table is refused', () => {
    const unknown = { ...endpoints.room.list, id: 'unknown.action' }
    expect(mayTry(unknown, 'admin')).toBe(false)
  })
})

const caller: UserCaller = {
  kind: 'user',
  userId: 'u',
  name: 'U',
  role: 'doctor',
  clinicId: 'c',
  doctorId: 'd1',
  patientId: null,
  deskId: null,
  sessionDeskId: null,
}

describe('own records', () => {
  it.each([
    ['hours', workingHoursPolicy],
    ['exceptions', exceptionPolicy],
    ['time off', timeOffPolicy],
  ])('a doctor changes their own %s and nobody else’s', (_what, table) => {
    for (const action of ['create', 'update', 'remove'] as const) {
      expect(decide(table, action, caller, { doctorId: 'd1' })).toBe(true)
      expect(decide(table, action, caller, { doctorId: 'd2' })).toBe(false)
    }
  })

  it('a patient changes their own contact details, not their name, and sees nobody else', () => {
    const patient: UserCaller = { ...caller, role: 'patient', doctorId: null, patientId: 'p1' }
    const update = (patientId: string, fields: string[]) =>
      decide(patientPolicy, 'update', patient, { patientId, fields })
    expect(update('p1', ['phone', 'email'])).toBe(true)
    expect(update('p1', ['phone', 'familyName'])).toBe(false)
    expect(update('p2', ['phone'])).toBe('hidden')
    expect(decide(patientPolicy, 'read', patient, { patientId: 'p1' })).toBe(true)
    expect(decide(patientPolicy, 'read', patient, { patientId: 'p2' })).toBe('hidden')
  })
})
