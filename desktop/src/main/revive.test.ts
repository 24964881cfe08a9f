import { expect, test } from 'vitest'
import { drain } from './drain.ts'
import { mayRevive } from './revive.ts'

test('a page that dies now and then is loaded again, one that dies at once is not', () => {
  expect(mayRevive([], 1000)).toBe(true)
  expect(mayRevive([0, 10], 1000)).toBe(true)
  expect(mayRevive([0, 10, 20], 1000)).toBe(false)
  expect(mayRevive([0, 10, 20], 70_000)).toBe(true)
})

test('what is closed in time is said to be; a server that does not answer is not waited for', async () => {
  const never = () => new Promise<void>(() => {})
  expect(await drain(async () => {}, never, 5)).toBe(true)
  expect(await drain(never, async () => {}, 5)).toBe(false)
  expect(
    await drain(
      async () => {
        throw new Error('it failed')
      },
      never,
      5,
    ),
  ).toBe(false)
})
