import { ROLES } from '@scheduler/shared-types/auth/roles'
import type { PolicyTable } from '@scheduler/shared-types/policies/decide'
import { ownPatient } from '@scheduler/shared-types/policies/rules'
import { expect, it } from 'vitest'
import { type Account, callerInClinic, guestCaller } from '../caller.ts'
import { assertAllowed } from './assert-allowed.ts'

const table: PolicyTable<'read'> = { read: { admin: true, patient: ownPatient } }

function accountOf(role: (typeof ROLES)[number]): Account {
  const grants = [{ clinicId: 'c1', role, doctorId: 'd1', patientId: 'p1' }]
  return { userId: 'u', sessionId: 's', email: 'e', name: 'U', deskId: null, grants }
}

it('refuses with forbidden', () => {
  expect(() => assertAllowed(table, 'read', guestCaller)).toThrow(
    expect.objectContaining({ code: 'forbidden' }),
  )
})

it('answers another patient’s record as missing', () => {
  const patient = callerInClinic(accountOf('patient'), 'c1', null) ?? guestCaller
  expect(() => assertAllowed(table, 'read', patient, { patientId: 'p1' })).not.toThrow()
  expect(() => assertAllowed(table, 'read', patient, { patientId: 'p2' })).toThrow(
    expect.objectContaining({ code: 'not_found' }),
  )
})

it.each(ROLES)('%s of another clinic is nobody here', (role) => {
  expect(callerInClinic(accountOf(role), 'c1', null)).toMatchObject({ role, clinicId: 'c1' })
  expect(callerInClinic(accountOf(role), 'c2', null)).toBeNull()
})
