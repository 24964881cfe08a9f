import { expect, test } from 'vitest'
import { concerns } from './use-times.ts'

const week = ['times', 'booking', 'clinic', { from: '2026-11-23', to: '2026-11-29' }]

test('a list of times is read again when a day inside its span changed', () => {
  expect(concerns(week, ['2026-11-23'])).toBe(true)
  expect(concerns(week, ['2026-12-24', '2026-11-29'])).toBe(true)
})

test('other days and other things on the page are left alone', () => {
  expect(concerns(week, ['2026-11-22', '2026-11-30'])).toBe(false)
  expect(concerns(['clinic', 'one'], ['2026-11-24'])).toBe(false)
  expect(concerns(['times'], ['2026-11-24'])).toBe(false)
})
