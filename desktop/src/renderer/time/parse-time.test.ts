import { expect, it } from 'vitest'
import { isOnGrid, parseTime } from './parse-time.ts'

it('takes a time as it is typed in haste', () => {
  for (const typed of ['930', '0930', '9:30', '9.30', ' 09:30 ', '9h30'])
    expect(parseTime(typed)).toBe('09:30')
  expect(parseTime('9')).toBe('09:00')
  expect(parseTime('14')).toBe('14:00')
  expect(parseTime('1405')).toBe('14:05')
  expect(parseTime('24:00')).toBe('24:00')
})

it('takes nothing else for a time', () => {
  for (const typed of ['', 'nine', '25', '2430', '961', '9:5', '12345', '-930'])
    expect(parseTime(typed)).toBe(null)
})

it('knows the five-minute grid', () => {
  expect(isOnGrid('09:35')).toBe(true)
  expect(isOnGrid('09:32')).toBe(false)
})
