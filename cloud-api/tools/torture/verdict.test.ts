import { expect, it } from 'vitest'
import { KINDS } from './kinds.ts'
import { FAULTS, judge } from './verdict.ts'

const done = Object.fromEntries(KINDS.map((kind) => [kind, 20]))
const result = {
  operations: 1500,
  acknowledged: 800,
  refused: 700,
  repeated: 300,
  kills: 10,
  lostAnswers: 20,
  compared: 40,
  overlaps: 0,
  overlapsMeanwhile: 0,
  unnamedOverlaps: 0,
  legacyOverrides: 0,
  wrongRepeats: 0,
  serverErrors: 0,
  lostAcknowledged: 0,
  duplicates: 0,
  logGaps: 0,
  eventsHandled: 5,
  eventFaults: 0,
  done,
}

it('is passed when enough was done and every promise kept', () => {
  expect(judge(result, 60)).toMatchObject({ passed: true })
  expect(judge(result, 600)).toMatchObject({ passed: true })
  expect(judge({ ...result, legacyOverrides: 1 }, 60)).toMatchObject({ passed: true })
})

it('is not passed when a promise is broken', () => {
  for (const fault of FAULTS) {
    expect(judge({ ...result, [fault]: 1 }, 60)).toEqual({
      passed: false,
      sentence: `A promise is broken: ${fault}.`,
    })
  }
})

it('is not passed when nothing was acknowledged', () => {
  expect(judge({ ...result, acknowledged: 0, compared: 0 }, 60)).toEqual({
    passed: false,
    sentence: 'Nothing was acknowledged, so nothing was tested.',
  })
})

it('is not passed when too little was done, in all or of one kind', () => {
  for (const [less, missing] of [
    [{ operations: 1499 }, '1499 of 1500 operations'],
    [{ kills: 9 }, '9 of 10 kills'],
    [{ lostAnswers: 19 }, '19 of 20 lost answers'],
    [{ done: { ...done, 'desk.undo': 9 } }, '9 of 10 desk.undo'],
    [{ done: { ...done, 'public.reused-key': 0 } }, '0 of 20 public.reused-key'],
  ] as const) {
    expect(judge({ ...result, ...less }, 60)).toEqual({
      passed: false,
      sentence: `Too little was done to prove anything: ${missing}.`,
    })
  }
})

it('asks a shorter run for its share', () => {
  const half = { ...result, operations: 750, kills: 5, lostAnswers: 10 }
  const halfDone = Object.fromEntries(KINDS.map((kind) => [kind, 10]))
  expect(judge({ ...half, done: halfDone }, 30)).toMatchObject({ passed: true })
  expect(judge({ ...half, done: halfDone }, 31)).toMatchObject({ passed: false })
})
