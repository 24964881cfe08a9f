import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import { expect, test } from 'vitest'
import { readWhole, type TimeSource } from './use-times.ts'

test('a span that is too long for one answer is read in several', async () => {
  const asked: string[] = []
  const twoDaysAtOnce: TimeSource = {
    key: [],
    read: async (from, to) => {
      asked.push(`${from} to ${to}`)
      const dates = [from, addDays(from, 1)].filter((date) => date <= to)
      const next = addDays(from, 2)
      return {
        timeZone: 'UTC',
        days: dates.map((date) => ({ date, slots: [] })),
        nextFrom: next <= to ? next : null,
      }
    },
  }
  const span = { from: '2026-11-23', to: '2026-11-27' }
  const { days } = await readWhole(twoDaysAtOnce, span, new AbortController().signal)
  expect(days.map(({ date }) => date.slice(8))).toEqual(['23', '24', '25', '26', '27'])
  expect(asked).toHaveLength(3)
})
