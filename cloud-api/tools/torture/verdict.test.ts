import { expect, it } from 'vitest'
import { judge } from './verdict.ts'

const result = {
  operations: 10,
  acknowledged: 5,
  refused: 5,
  repeated: 1,
  kills: 1,
  compared: 4,
  overlaps: 0,
  overlapsMeanwhile: 0,
  lostAcknowledged: 0,
  duplicates: 0,
  logGaps: 0,
  eventsHandled: 1,
  eventFaults: 0,
}

it('is passed when something was acknowledged and every promise kept', () => {
  expect(judge(result)).toMatchObject({ passed: true })
})

it('is not passed when a promise is broken', () => {
  for (const broken of [
    'overlaps',
    'overlapsMeanwhile',
    'lostAcknowledged',
    'duplicates',
    'logGaps',
    'eventFaults',
  ]) {
    expect(judge({ ...result, [broken]: 1 })).toEqual({ passed: false, sentence: 'A promise is broken.' })
  }
})

it('is not passed when nothing was acknowledged', () => {
  expect(judge({ ...result, acknowledged: 0, compared: 0 })).toEqual({
    passed: false,
    sentence: 'Nothing was acknowledged, so nothing was tested.',
  })
})
