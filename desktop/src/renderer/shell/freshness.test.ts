import { describe, expect, it } from 'vitest'
import type { Connection } from '../../ipc/ipc-contract.ts'
import { asOfWords, freshnessOf, refusedWords, waitingWords } from './freshness.ts'

const connection: Connection = {
  state: 'offline',
  asOf: '2026-11-24T15:42:10Z',
  waiting: 0,
  refused: 0,
  updateNeeded: null,
}
const now = Date.parse('2026-11-24T16:00:00Z')
const inNewYork = (more: Partial<Connection>) =>
  freshnessOf({ ...connection, ...more }, 'open', 'America/New_York', now)

describe('what the pill says', () => {
  it('that this desk is too old, in the server’s sentence', () => {
    const updateNeeded = 'Update this desk; what was done here is kept.'
    const shown = inNewYork({ updateNeeded, waiting: 3 })
    expect(shown).toMatchObject({ words: 'Update this desk', meaning: updateNeeded, spoken: updateNeeded })
  })

  it('offline: since when, on the clinic’s clock', () => {
    expect(inNewYork({}).words).toBe('Offline · as of 10:42')
    expect(inNewYork({}).meaning).toMatch(/was true at 10:42/)
  })

  it('offline without ever having been live: no time', () => {
    expect(inNewYork({ asOf: null }).words).toBe('Offline')
    expect(inNewYork({ asOf: null }).meaning).not.toMatch(/was true/)
  })

  it('a time of another day carries its day', () => {
    expect(asOfWords('2026-11-23T22:05:00Z', 'America/New_York', now)).toBe('Mon 23 Nov, 17:05')
    // Still the 23rd in New York, already the 24th in London.
    const lateEvening = '2026-11-24T01:00:00Z'
    expect(asOfWords(lateEvening, 'America/New_York', now)).toBe('Mon 23 Nov, 20:00')
    expect(asOfWords(lateEvening, 'Europe/London', now)).toBe('01:00')
  })

  it('each state has its own words, also when read out', () => {
    const all = (['live', 'connecting', 'catching-up', 'offline', 'sign-in-needed'] as const).map((state) =>
      inNewYork({ state }),
    )
    expect(new Set(all.map(({ words }) => words)).size).toBe(5)
    expect(new Set(all.map(({ spoken }) => spoken)).size).toBe(5)
  })

  it('the desk’s own program gone is more than the server gone', () => {
    expect(freshnessOf({ ...connection, state: 'live' }, 'lost', 'UTC', now).look).toBe('stopped')
  })

  it('counts only what is there', () => {
    expect(waitingWords(connection)).toBeNull()
    expect(waitingWords({ ...connection, waiting: 3 })).toBe('3 waiting')
    expect(refusedWords(connection)).toBeNull()
    expect(refusedWords({ ...connection, refused: 1 })).toBe('1 needs attention')
    expect(refusedWords({ ...connection, refused: 2 })).toBe('2 need attention')
  })
})
