import { expect, it } from 'vitest'
import { brokenStartBound, lastStart } from './start-bounds.ts'

const at = (text: string) => Date.parse(`${text}Z`)
const now = at('2026-11-24T12:00:00.000')

it.each([
  ['2026-11-17T11:59:59.999', 'past'],
  ['2026-11-17T12:00:00.000', null],
  ['2026-11-24T12:00:00.000', null],
  ['2036-11-24T12:00:00.000', null],
  ['2036-11-24T12:00:00.001', 'future'],
  ['1970-01-01T00:00:00.000', 'past'],
  ['2100-12-31T23:55:00.000', 'future'],
])('%s breaks %s', (start, bound) => {
  expect(brokenStartBound(at(start), now)).toBe(bound)
})

it('counts calendar years, also from a leap day', () => {
  expect(new Date(lastStart(at('2028-02-29T12:00:00'))).toISOString()).toBe('2038-03-01T12:00:00.000Z')
})
