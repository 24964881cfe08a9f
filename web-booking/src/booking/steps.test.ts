import { expect, test } from 'vitest'
import { type Answered, reachableStep, STEPS, stageOf } from './steps.ts'

const all: Answered = { hasReason: true, hasDoctor: true, hasHold: true, hasPerson: true }

test('with everything answered every screen can be reached', () => {
  for (const step of STEPS) expect(reachableStep(step, all)).toBe(step)
})

test.each([
  [{ hasReason: false }, 'reason'],
  [{ hasDoctor: false }, 'doctor'],
  [{ hasHold: false }, 'time'],
  [{ hasPerson: false }, 'who'],
] as const)('review without %o shows %s', (missing, step) => {
  expect(reachableStep('review', { ...all, ...missing })).toBe(step)
})

test('the earliest open question wins, and an unknown address starts over', () => {
  const nothing = { hasReason: false, hasDoctor: false, hasHold: false, hasPerson: false }
  expect(reachableStep('details', nothing)).toBe('reason')
  expect(reachableStep('time', { ...nothing, hasReason: true })).toBe('doctor')
  expect(reachableStep(null, all)).toBe('reason')
  expect(reachableStep('nonsense', all)).toBe('reason')
})

test('the ways to say who comes are one stage', () => {
  expect(stageOf('sign-in')).toBe(stageOf('who'))
  expect(stageOf('review')).toBe(4)
})
