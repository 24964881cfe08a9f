import { expect, test } from 'vitest'
import type { Connection } from '../ipc/ipc-contract.ts'
import { noMemory, noticeOf, trayWords } from './notices.ts'

const at = (state: Connection['state'], waiting = 0, refused = 0): Connection => ({
  state,
  waiting,
  refused,
  asOf: null,
  updateNeeded: null,
})

/** What is told along a way of states. */
function told(...way: readonly Connection[]): string[] {
  const notices: string[] = []
  let memory = noMemory
  for (const connection of way) {
    const step = noticeOf(memory, connection)
    memory = step.memory
    if (step.notice) notices.push(step.notice)
  }
  return notices
}

test('coming back tells how many changes were sent, once and at the end', () => {
  expect(
    told(
      at('live'),
      at('offline'),
      at('offline', 12),
      at('catching-up', 12),
      at('live', 7),
      at('live'),
      at('live'),
    ),
  ).toEqual(['You are back online: 12 changes sent.'])
})

test('and how many need a person', () => {
  expect(told(at('offline', 3, 1), at('catching-up', 3, 1), at('live', 0, 3))).toEqual([
    'You are back online: 1 change sent. 3 changes need attention.',
  ])
})

test('an outage without work is told shortly', () =>
  expect(told(at('offline'), at('live'))).toEqual(['You are back online.']))

test('a refusal while online is told, a settled one is not', () =>
  expect(told(at('live'), at('live', 1), at('live', 0, 1), at('live', 0, 0), at('live', 0, 1))).toEqual([
    '1 change needs attention.',
    '1 change needs attention.',
  ]))

test('what waited from the day before is not called a refusal at the start', () =>
  expect(told(at('connecting', 0, 2), at('live', 0, 2))).toEqual([]))

test('the tray says how the desk stands', () => {
  expect(trayWords(at('live'))).toBe('Front desk')
  expect(trayWords(at('offline', 2, 1))).toBe(
    'Front desk · offline · 2 changes waiting · 1 change needs attention',
  )
})
