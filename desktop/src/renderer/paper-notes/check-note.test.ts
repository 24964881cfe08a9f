import { describe, expect, it } from 'vitest'
import { checkNote } from './check-note.ts'
import { emptyNote, type PaperNote } from './paper-note.ts'

const TODAY = '2026-11-24'
const whole: PaperNote = {
  ...emptyNote('n1', TODAY, 'd1'),
  time: '930',
  appointmentTypeId: 't1',
  patient: {
    id: 'p1',
    givenName: 'Amara',
    familyName: 'Okafor',
    birthDate: null,
    phone: null,
    verified: true,
  },
}
const errorsOf = (note: PaperNote, timeZone = 'Europe/London') => {
  const checked = checkNote(note, timeZone, TODAY)
  return 'errors' in checked ? checked.errors : {}
}

describe('a paper note', () => {
  it('that is whole has its place in time, on the clinic’s clock', () => {
    expect(checkNote(whole, 'America/New_York', TODAY)).toEqual({
      start: Date.parse('2026-11-24T14:30:00Z'),
      doctorId: 'd1',
      appointmentTypeId: 't1',
    })
  })

  it('says all that is missing at once', () => {
    expect(Object.keys(errorsOf(emptyNote('n1', TODAY, null)))).toEqual(['time', 'doctor', 'type', 'patient'])
  })

  it('needs both names of a new patient; the phone may be unknown', () => {
    const somebody = { id: 'p2', givenName: 'Noor', familyName: '', phone: '' }
    expect(Object.keys(errorsOf({ ...whole, patient: null, newPatient: somebody }))).toEqual(['familyName'])
    const named = { ...somebody, familyName: 'Haddad', phone: 'none' }
    expect(Object.keys(errorsOf({ ...whole, patient: null, newPatient: named }))).toEqual(['phone'])
  })

  it('of a booking for later is on that day, which is still to come', () => {
    const later = { ...whole, happened: 'booked', laterDate: '2026-12-01' } as const
    expect(checkNote(later, 'UTC', TODAY)).toMatchObject({ start: Date.parse('2026-12-01T09:30:00Z') })
    expect(errorsOf({ ...later, laterDate: '' })).toHaveProperty('laterDate')
    expect(errorsOf({ ...later, laterDate: '2026-11-23' })).toHaveProperty('laterDate')
  })

  it('of somebody who came is not about a day to come', () => {
    expect(errorsOf({ ...whole, date: '2026-11-25' })).toHaveProperty('time')
  })

  it('knows times that are none: off the grid, or skipped by the clock', () => {
    expect(errorsOf({ ...whole, time: '932' })).toHaveProperty('time')
    expect(errorsOf({ ...whole, date: '2026-03-29', time: '130' })).toHaveProperty('time')
    expect(errorsOf({ ...whole, date: '2026-10-25', time: '130' })).toEqual({})
  })
})
