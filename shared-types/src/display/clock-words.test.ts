import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localDateOf, localDayOf, wallClockIn } from '../scheduling/zones.ts'
import { clockSpanWords, clockWords, repeatedMark } from './clock-words.ts'

const at = (text: string) => Date.parse(text)

/** Zone, the two instants at which its clock shows the same time, and how each is written. */
const repeated: [zone: string, first: string, second: string, firstWords: string, secondWords: string][] = [
  ['Europe/London', '2026-10-25T00:30Z', '2026-10-25T01:30Z', '01:30 BST', '01:30 GMT'],
  ['Europe/London', '2027-10-31T00:00Z', '2027-10-31T01:00Z', '01:00 BST', '01:00 GMT'],
  ['Europe/Dublin', '2026-10-25T00:30Z', '2026-10-25T01:30Z', '01:30 IST', '01:30 GMT'],
  ['Europe/Berlin', '2026-10-25T00:30Z', '2026-10-25T01:30Z', '02:30 CEST', '02:30 CET'],
  ['America/New_York', '2026-11-01T05:30Z', '2026-11-01T06:30Z', '01:30 EDT', '01:30 EST'],
  ['America/St_Johns', '2026-11-01T04:00Z', '2026-11-01T05:00Z', '01:30 NDT', '01:30 NST'],
  ['Australia/Lord_Howe', '2026-04-04T14:45Z', '2026-04-04T15:15Z', '01:45 LHDT', '01:45 LHST'],
  ['America/Santiago', '2026-04-05T02:30Z', '2026-04-05T03:30Z', '23:30 UTC−3', '23:30 UTC−4'],
  // The clock is put back for Ramadan and forward after it.
  ['Africa/Casablanca', '2026-02-15T01:30Z', '2026-02-15T02:30Z', '02:30 UTC+1', '02:30 UTC+0'],
  ['Atlantic/Azores', '2026-10-25T00:30Z', '2026-10-25T01:30Z', '00:30 UTC+0', '00:30 UTC−1'],
  ['Asia/Jerusalem', '2026-10-24T22:30Z', '2026-10-24T23:30Z', '01:30 UTC+3', '01:30 UTC+2'],
  // Before 2011 the clock of Newfoundland changed a minute after midnight, off every grid.
  ['America/St_Johns', '2010-11-07T02:00Z', '2010-11-07T03:00Z', '23:30 NDT', '23:30 NST'],
]

const plain = (words: string) => words.replaceAll('\u00a0', ' ')

describe('a time that the clock shows twice', () => {
  it.each(repeated)('is marked in %s at %s and %s', (zone, first, second, firstWords, secondWords) => {
    expect(plain(clockWords(zone, at(first)))).toBe(firstWords)
    expect(plain(clockWords(zone, at(second)))).toBe(secondWords)
  })

  it('keeps its mark on one line', () => {
    expect(clockWords('Europe/London', at('2026-10-25T00:30Z'))).toBe('01:30\u00a0BST')
  })

  it('ends where the hour does', () => {
    const words = (time: string) => plain(clockWords('Europe/London', at(`2026-10-${time}Z`)))
    expect(['24T23:55', '25T00:00', '25T00:55', '25T01:00', '25T01:55', '25T02:00'].map(words)).toEqual([
      '00:55',
      '01:00 BST',
      '01:55 BST',
      '01:00 GMT',
      '01:55 GMT',
      '02:00',
    ])
  })

  it('is half an hour long in Lord Howe', () => {
    const words = (time: string) => plain(clockWords('Australia/Lord_Howe', at(`2026-04-04T${time}Z`)))
    expect(['14:25', '14:30', '14:55', '15:00', '15:25', '15:30'].map(words)).toEqual([
      '01:25',
      '01:30 LHDT',
      '01:55 LHDT',
      '01:30 LHST',
      '01:55 LHST',
      '02:00',
    ])
  })
})

describe('a time that the clock shows once', () => {
  it.each([
    ['Europe/London', '2026-10-25T09:00Z', '09:00'],
    ['Europe/London', '2026-11-24T09:30Z', '09:30'],
    ['Europe/London', '2026-03-29T00:55Z', '00:55'],
    ['Europe/London', '2026-03-29T01:00Z', '02:00'],
    ['Africa/Casablanca', '2026-03-22T02:00Z', '03:00'],
    ['Asia/Kolkata', '2026-10-25T00:30Z', '06:00'],
    ['Asia/Kathmandu', '2026-10-25T00:30Z', '06:15'],
    ['UTC', '2026-10-25T00:30Z', '00:30'],
    // A whole day was skipped there.
    ['Pacific/Apia', '2011-12-31T00:00Z', '14:00'],
  ])('is not marked in %s at %s', (zone, instant, words) => {
    expect(clockWords(zone, at(instant))).toBe(words)
  })
})

it('writes a span’s mark once where both ends have it', () => {
  const span = (zone: string, start: string, end: string) =>
    plain(clockSpanWords(zone, at(`2026-10-25T${start}Z`), at(`2026-10-25T${end}Z`)))
  expect(span('Europe/London', '00:30', '00:45')).toBe('01:30–01:45 BST')
  expect(span('Europe/London', '01:30', '01:45')).toBe('01:30–01:45 GMT')
  expect(span('Europe/London', '00:45', '01:15')).toBe('01:45 BST–01:15 GMT')
  expect(span('Europe/London', '01:30', '02:00')).toBe('01:30 GMT–02:00')
  expect(span('Europe/London', '09:00', '09:30')).toBe('09:00–09:30')
})

it('marks what scheduling finds twice in a local day, and nothing else', () => {
  const zones = [
    'Europe/London',
    'America/New_York',
    'America/Santiago',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Africa/Cairo',
    'America/Havana',
    'Antarctica/Troll',
    'America/Nuuk',
    'Asia/Tokyo',
  ]
  const changes = zones.flatMap((zone) =>
    ['2026-01-01', '2027-01-01'].flatMap((from) =>
      changesAfter(zone, from).map((change) => ({ zone, change })),
    ),
  )
  expect(changes.length).toBeGreaterThan(20)
  const nearChange = fc.constantFrom(...changes).chain(({ zone, change }) =>
    fc.record({
      zone: fc.constant(zone),
      instant: fc.integer({ min: -40, max: 40 }).map((n) => change + n * 300_000),
    }),
  )
  fc.assert(
    fc.property(nearChange, ({ zone, instant }) => {
      const day = localDayOf(zone, localDateOf(zone, instant))
      const clock = wallClockIn(day, instant).time
      const copies = day.segments.filter(({ start, end, wallStart }) => {
        const minute = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
        return wallStart <= minute && minute < wallStart + (end - start) / 60_000
      })
      expect(repeatedMark(zone, instant) !== null).toBe(copies.length > 1)
      expect(clockWords(zone, instant).slice(0, 5)).toBe(clock)
    }),
    { numRuns: 500 },
  )
})

/** The changes of a zone's clock in the year from a date on. */
function changesAfter(zone: string, from: string): number[] {
  const changes: number[] = []
  let moment = Temporal.PlainDate.from(from).toZonedDateTime(zone)
  const end = moment.add({ years: 1 }).epochMilliseconds
  for (;;) {
    const next = moment.getTimeZoneTransition('next')
    if (!next || next.epochMilliseconds >= end) return changes
    changes.push(next.epochMilliseconds)
    moment = next
  }
}
