import { expect, it } from 'vitest'
import { StartError } from '../src/start-error.ts'
import { wholeNumber } from './whole-number.ts'

const range = { least: 0, most: 64 }

it('takes whole numbers within the range', () => {
  expect(['0', '7', '64'].map((text) => wholeNumber('seed', text, range))).toEqual([0, 7, 64])
})

it('refuses everything else in a sentence', () => {
  for (const text of ['', ' ', 'abc', '-1', '65', '1.5', '1e1', '0x10', 'Infinity', '9'.repeat(400)]) {
    expect(() => wholeNumber('seed', text, range)).toThrow(
      new StartError(`--seed must be a whole number from 0 to 64, not "${text}".`),
    )
  }
})
