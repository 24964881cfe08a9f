import { describe, expect, it } from 'vitest'
import { checkLines, emptyLine, type WalkInLine, weekdayWords } from './walk-in-draft.ts'

const doctorId = '01936a1e-7c2b-7a52-9d3e-0b7c4a51f6d2'
const line: WalkInLine = { ...emptyLine('a', doctorId), start: '11', end: '1230', releaseAt: '10:00' }
const errorsOf = (...lines: WalkInLine[]) => {
  const checked = checkLines(lines)
  return 'errors' in checked ? Object.fromEntries(checked.errors) : {}
}

describe('walk-in time, as it is typed', () => {
  it('becomes what the clinic keeps', () => {
    expect(checkLines([line])).toEqual({
      times: [
        {
          doctorId,
          roomId: null,
          weekdays: [1, 2, 3, 4, 5],
          start: '11:00',
          end: '12:30',
          releaseAt: '10:00',
        },
      ],
    })
  })

  it('says at each field what is wrong', () => {
    expect(
      errorsOf({ ...line, doctorId: '', weekdays: [], start: 'x', end: '1232', releaseAt: '' }).a,
    ).toEqual({
      doctorId: expect.any(String),
      weekdays: expect.any(String),
      start: expect.any(String),
      end: expect.any(String),
      releaseAt: expect.any(String),
    })
    expect(errorsOf({ ...line, end: '11' }).a).toHaveProperty('end')
    expect(errorsOf({ ...line, releaseAt: '11:05' }).a).toHaveProperty('releaseAt')
  })

  it('does not take a doctor twice at a time', () => {
    const next = { ...line, key: 'b', start: '1230', end: '13' }
    expect(errorsOf(line, next)).toEqual({})
    expect(errorsOf(line, { ...next, start: '1225' })).toHaveProperty('b.start')
    expect(errorsOf(line, { ...next, start: '1225', weekdays: [6] })).toEqual({})
  })
})

it('names weekdays shortly', () => {
  expect(weekdayWords([1, 2, 3, 4, 5])).toBe('Mon–Fri')
  expect(weekdayWords([5, 1, 3])).toBe('Mon, Wed, Fri')
  expect(weekdayWords([1, 2, 4, 5, 6, 7])).toBe('Mon, Tue, Thu–Sun')
})
