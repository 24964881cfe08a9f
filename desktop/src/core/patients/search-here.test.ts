import { describe, expect, it } from 'vitest'
import { isFoundBy, sortNameOf } from './search-here.ts'

const person = {
  givenName: 'Zoë Anne',
  familyName: 'O’Brien-Müller',
  birthDate: '1980-02-03',
  phone: '+44 20 7946 0123',
}

describe('a patient is found at the desk', () => {
  it.each([
    'zoe',
    'obrien',
    'mul ann',
    'MÜLLER',
    '',
    '  ',
    '3.2.1980',
    '1980-2-3',
    '020 7946',
    '0123',
    '7946 01',
  ])('by “%s”', (text) => {
    expect(isFoundBy(person, text)).toBe(true)
  })

  it.each(['ana', 'brien x', '4.2.1980', '9999', '!?'])('not by “%s”', (text) => {
    expect(isFoundBy(person, text)).toBe(false)
  })

  it('and sorted by family name', () => {
    expect(sortNameOf(person)).toBe('obrien muller , zoe anne')
  })
})
