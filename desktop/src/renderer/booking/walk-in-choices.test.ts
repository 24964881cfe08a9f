import { describe, expect, it } from 'vitest'
import { walkInChoices } from './walk-in-choices.ts'

const at = (time: string) => Date.parse(`2026-11-24T${time}:00Z`)
const HALF_HOUR = 30 * 60_000
const free = (time: string, ...doctorIds: string[]) => ({
  start: at(time),
  end: at(time) + HALF_HOUR,
  label: time,
  doctorIds,
})
const lease = (doctorId: string, start: string, end: string, isOwn = true) => ({
  id: `${doctorId}${start}`,
  doctorId,
  start: `2026-11-24T${start}:00Z`,
  end: `2026-11-24T${end}:00Z`,
  isOwn,
  expiresAt: '2026-11-24T23:00:00Z',
})
const words = ({ choices, best }: ReturnType<typeof walkInChoices>) => ({
  choices: choices.map(({ label, doctorId, isKept }) => `${label} ${doctorId}${isKept ? ' kept' : ''}`),
  best: best && `${best.label} ${best.doctorId}`,
})

describe('a walk-in’s times', () => {
  it('are each doctor’s next, from now on', () => {
    const times = [free('09:00', 'a'), free('10:00', 'a', 'b'), free('10:30', 'a', 'b')]
    expect(words(walkInChoices(times, [], at('09:15')))).toEqual({
      choices: ['10:00 a', '10:00 b'],
      best: '10:00 a',
    })
  })

  it('in this desk’s own walk-in time come first, when that is within the hour', () => {
    const times = [free('10:00', 'a'), free('10:30', 'b'), free('11:00', 'b')]
    expect(words(walkInChoices(times, [lease('b', '11:00', '12:00')], at('09:15')))).toEqual({
      choices: ['10:00 a', '10:30 b', '11:00 b kept'],
      best: '11:00 b',
    })
    expect(words(walkInChoices(times, [lease('b', '11:00', '12:00')], at('09:15'))).best).toBe('11:00 b')
  })

  it('do not wait for kept time that is hours away', () => {
    const times = [free('10:00', 'a'), free('15:00', 'b')]
    expect(words(walkInChoices(times, [lease('b', '15:00', '16:00')], at('09:15')))).toEqual({
      choices: ['10:00 a', '15:00 b kept'],
      best: '10:00 a',
    })
  })

  it('are kept only if the whole visit fits, in this desk’s own time', () => {
    const times = [free('10:00', 'a')]
    expect(words(walkInChoices(times, [lease('a', '10:00', '10:15')], at('09:15'))).choices).toEqual([
      '10:00 a',
    ])
    expect(words(walkInChoices(times, [lease('a', '10:00', '11:00', false)], at('09:15'))).choices).toEqual([
      '10:00 a',
    ])
  })

  it('none left: none offered', () => {
    expect(walkInChoices([free('09:00', 'a')], [], at('17:00'))).toEqual({ choices: [], best: null })
  })
})
