import { expect, test } from 'vitest'
import { runTorture } from './run-torture.ts'

const stop = new AbortController().signal
const options = { clients: 16, processes: 1, seed: 7, stop, say: () => {} }
const WHOLE = {
  overlaps: 0,
  overlapsMeanwhile: 0,
  lostAcknowledged: 0,
  duplicates: 0,
  logGaps: 0,
  eventFaults: 0,
}

test('many writers and a killed API: nothing lost, nothing twice, nobody in two places', async () => {
  const result = await runTorture({ ...options, seconds: 8, withoutIndex: false })
  expect(result).toMatchObject(WHOLE)
  expect(result.kills).toBeGreaterThan(1)
  expect(result.acknowledged).toBeGreaterThan(0)
})

test('three API processes on one store, killed in turn: the same', async () => {
  const result = await runTorture({ ...options, seconds: 12, processes: 3, withoutIndex: false })
  expect(result).toMatchObject(WHOLE)
  expect(result.kills).toBeGreaterThan(3)
  expect(result.acknowledged).toBeGreaterThan(0)
})

test('the test of the test: without the unique index the audit finds overlaps', async () => {
  const result = await runTorture({ ...options, seconds: 10, withoutIndex: true })
  expect(result.overlaps).toBeGreaterThan(0)
  expect(result.overlapsMeanwhile).toBeGreaterThan(0)
})
