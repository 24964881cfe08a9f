import { expect, it } from 'vitest'
import { LEFT_MOST, PEAK_MOST } from './limits.ts'
import { measureReads } from './measure-reads.ts'

/** `npm run memory` asks 10,000; a memory without a bound shows in a few. */
const READS = 400

it('anonymous questions that are all different leave nothing behind', async () => {
  const memory = await measureReads(READS)
  expect(memory.answered, 'bytes of the answers').toBeGreaterThan(READS * 50_000)
  expect(memory.left).toBeLessThan(LEFT_MOST)
  expect(memory.peak).toBeLessThan(PEAK_MOST)
})
