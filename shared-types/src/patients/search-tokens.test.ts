import { describe, expect, it } from 'vitest'
import { patientIndexFields, searchPrefixes } from './search-tokens.ts'

function finds(text: string, person: Parameters<typeof patientIndexFields>[0]): boolean {
  const { search } = patientIndexFields(person)
  return searchPrefixes(text).every((group) =>
    group.some((prefix) => search.some((token) => token.startsWith(prefix))),
  )
}

const zoe = {
  givenName: 'Zoë',
  familyName: 'O’Brien-Łukasik',
  birthDate: '1980-02-03',
  phone: '+44 20 7946 0018',
}

describe('a patient is found by', () => {
  it.each([
    ['the beginning of a word', 'zo'],
    ['any case and without diacritics', 'ZOE'],
    ['words in any order', 'brien zoe', 'obrien zoe'],
    ['a name without its apostrophe', 'obrien'],
    ['a name with a plain apostrophe', "o'brien"],
    ['a later part of a double name', 'łuk'],
    ['the ISO birth date', '1980-02-03'],
    ['the birth date day first', '3.2.1980'],
    ['the birth date with slashes', '03/02/1980'],
    ['the end of the phone', '0018'],
    ['the phone with spaces', '7946 0018'],
    ['the phone with its trunk zero', '020 7946'],
    ['the phone with its country code', '+44 (20) 7946'],
  ])('%s', (_how, ...texts) => {
    expect(finds(texts.at(-1) ?? '', zoe)).toBe(true)
  })
})

describe('a patient is not found by', () => {
  it.each([
    ['the middle of a word', 'rien'],
    ['one word that fits and one that does not', 'zoe smith'],
    ['another birth date', '1980-03-02'],
    ['digits that are not in the phone', '9999'],
    ['an expression', '.*'],
  ])('%s', (_why, text) => {
    const prefixes = searchPrefixes(text)
    expect(prefixes.length > 0 && finds(text, zoe)).toBe(false)
  })
})

it('an empty text asks for nothing, which lists everyone', () => {
  expect(searchPrefixes('  ')).toEqual([])
})

it('sorts by family name, then given name', () => {
  const sortNames = [
    { ...zoe, givenName: 'Bo', familyName: 'Berg' },
    { ...zoe, givenName: 'Äda', familyName: 'Berg' },
    { ...zoe, givenName: 'Ab', familyName: 'Bergman' },
  ].map((person) => patientIndexFields(person).sortName)
  expect(sortNames.toSorted()).toEqual([sortNames[1], sortNames[0], sortNames[2]])
})
