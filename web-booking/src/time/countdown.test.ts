import { expect, test } from 'vitest'
import { clockDifference, clockFace, secondsLeft, spokenTimeLeft } from './countdown.ts'

test('the countdown follows the server’s clock, however wrong the device’s is', () => {
  const deviceNow = Date.parse('2020-01-01T00:00:00Z')
  const difference = clockDifference('2026-11-24T09:00:00.000Z', deviceNow)
  expect(secondsLeft('2026-11-24T09:05:00.000Z', difference, deviceNow)).toBe(300)
  expect(secondsLeft('2026-11-24T09:05:00.000Z', difference, deviceNow + 60_000)).toBe(240)
  expect(secondsLeft('2026-11-24T09:05:00.000Z', difference, deviceNow + 400_000)).toBe(0)
})

test('the face shows minutes and seconds', () => {
  expect(clockFace(300)).toBe('5:00')
  expect(clockFace(65)).toBe('1:05')
  expect(clockFace(9)).toBe('0:09')
})

test('words are spoken at coarse steps only', () => {
  expect(spokenTimeLeft(121)).toBe('')
  expect(spokenTimeLeft(120)).toBe(spokenTimeLeft(61))
  expect(spokenTimeLeft(60)).toBe('1 minute left to keep this time.')
  expect(spokenTimeLeft(31)).toBe(spokenTimeLeft(60))
  expect(spokenTimeLeft(1)).toBe('30 seconds left to keep this time.')
  expect(spokenTimeLeft(0)).toBe('')
})
