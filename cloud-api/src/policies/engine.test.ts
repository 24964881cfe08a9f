import { describe, expect, it } from 'vitest'
import { guestCaller, systemCaller, type UserCaller } from '../caller.ts'
import { assertAllowed, decide, type PolicyTable } from './engine.ts'
import { ownDoctor, ownPatient } from './rules.ts'

const table: PolicyTable<'read' | 'change'> = {
  read: { admin: true, patient: ownPatient, guest: true },
  change: { admin: true, doctor: ownDoctor },
}

function caller(role: UserCaller['role'], link: Partial<UserCaller> = {}): UserCaller {
  return {
    kind: 'user',
    userId: 'u',
    name: 'U',
    role,
    clinicId: 'c',
    doctorId: null,
    patientId: null,
    deskId: null,
    sessionDeskId: null,
    ...link,
  }
}

describe('decide', () => {
  it('says no where the table says nothing', () => {
    expect(decide(table, 'change', caller('receptionist'))).toBe(false)
    expect(decide(table, 'change', guestCaller)).toBe(false)
  })

  it('lets the system do everything', () => {
    expect(decide(table, 'change', systemCaller)).toBe(true)
  })

  it('asks the rule about the subject', () => {
    const doctor = caller('doctor', { doctorId: 'd1' })
    expect(decide(table, 'change', doctor, { doctorId: 'd1' })).toBe(true)
    expect(decide(table, 'change', doctor, { doctorId: 'd2' })).toBe(false)
  })

  it('never takes two absent links for the same', () => {
    expect(decide(table, 'change', caller('doctor'), { doctorId: null })).toBe(false)
    expect(decide(table, 'read', caller('patient'), { patientId: null })).toBe('hidden')
  })
})

describe('assertAllowed', () => {
  it('refuses with forbidden', () => {
    expect(() => assertAllowed(table, 'change', caller('patient'))).toThrow(
      expect.objectContaining({ code: 'forbidden' }),
    )
  })

  it('tells another patient’s record as missing', () => {
    const patient = caller('patient', { patientId: 'p1' })
    expect(() => assertAllowed(table, 'read', patient, { patientId: 'p1' })).not.toThrow()
    expect(() => assertAllowed(table, 'read', patient, { patientId: 'p2' })).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    )
  })
})
