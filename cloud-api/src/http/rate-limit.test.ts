import { expect, it } from 'vitest'
import { createRateLimit } from './rate-limit.ts'

const limit = { points: 2, duration: 60 }

it('counts each key for itself and refuses what is too many', async () => {
  const reads = createRateLimit(limit)
  await reads.consume('a')
  await reads.consume('a')
  await reads.consume('b')
  await expect(reads.consume('a')).rejects.toMatchObject({ consumedPoints: 3 })
})

it('counts no more keys than it may, and gives up the one that was quiet for longest', async () => {
  const reads = createRateLimit(limit, 3)
  for (const key of ['a', 'b', 'c', 'a', 'd']) await reads.consume(key)
  const counts = await Promise.all(
    ['a', 'b', 'c', 'd'].map(async (key) => (await reads.get(key))?.consumedPoints),
  )
  expect(counts).toEqual([2, undefined, 1, 1])
})
