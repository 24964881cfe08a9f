import { expect, test } from 'vitest'
import { runTorture, type TortureOptions, type TortureResult } from './run-torture.ts'
import { FAULTS } from './verdict.ts'

/** `enough` ends a run; the seconds are for one that hangs. */
const options = {
  seconds: 300,
  clients: 4,
  processes: 1,
  seed: 7,
  broken: null,
  enough: { operations: 200, kills: 2 },
  stop: new AbortController().signal,
  say: () => {},
} as const satisfies TortureOptions

function expectWhole(result: TortureResult, kills: number): void {
  expect(Object.fromEntries(FAULTS.map((fault) => [fault, result[fault]]))).toEqual(
    Object.fromEntries(FAULTS.map((fault) => [fault, 0])),
  )
  expect(result.kills).toBe(kills)
  expect(result.acknowledged).toBeGreaterThan(0)
  expect(result.repeated).toBeGreaterThan(0)
}

test('many writers and a killed API: nothing lost, nothing twice, nobody in two places', async () => {
  expectWhole(await runTorture(options), 3)
})

test('three API processes on one store, killed in turn: the same', async () => {
  expectWhole(await runTorture({ ...options, clients: 8, processes: 3 }), 5)
})

/** Broken builds are not killed: what is wrong with them is found in what they answer. */
const broken = { ...options, enough: { operations: 160, kills: 0 } }

test('the test of the test: without the unique index and blind, overlaps are found', async () => {
  const result = await runTorture({ ...broken, broken: 'drop-index' })
  expect(result.overlaps).toBeGreaterThan(0)
  expect(result.overlapsMeanwhile).toBeGreaterThan(0)
})

test('the test of the test: with answers forgotten, wrong repeats are found', async () => {
  const result = await runTorture({ ...broken, broken: 'forget-answers' })
  expect(result.wrongRepeats).toBeGreaterThan(0)
})

test('the test of the test: with careless undos, overlaps are found that nobody named', async () => {
  // Undos that meet what came since are rare: enough of them for any course of events.
  const enough = { operations: 320, kills: 0 }
  const result = await runTorture({ ...broken, broken: 'unnamed-overlaps', enough })
  expect(result.unnamedOverlaps).toBeGreaterThan(0)
})

test('the test of the test: with an error where a refusal should be, server errors are found', async () => {
  // Sent again and again before it is given up, so few answers are many errors.
  const enough = { operations: 60, kills: 0 }
  const result = await runTorture({ ...broken, broken: 'server-errors', enough })
  expect(result.serverErrors).toBeGreaterThan(0)
})
