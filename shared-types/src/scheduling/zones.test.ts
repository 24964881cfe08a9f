import { describe, expect, it } from 'vitest'
import { epochMs, toInstantText } from './time-values.ts'
import { UNIT_MS } from './units.ts'
import { instantsAt, isValidTimeZone, localDateOf, localDayOf, timeZoneId, wallClockAt } from './zones.ts'

/** Zone, date, units of the day, its first instant, and what the clock shows there. */
const days: [
  zone: string,
  date: string,
  units: number,
  start: string,
  firstWall: string,
  offsets: string[],
][] = [
  ['America/New_York', '2026-03-08', 276, '2026-03-08T05:00:00.000Z', '00:00', ['-05:00', '-04:00']],
  ['America/New_York', '2026-11-01', 300, '2026-11-01T04:00:00.000Z', '00:00', ['-04:00', '-05:00']],
  ['America/New_York', '2026-11-02', 288, '2026-11-02T05:00:00.000Z', '00:00', ['-05:00']],
  ['Europe/London', '2026-03-29', 276, '2026-03-29T00:00:00.000Z', '00:00', ['+00:00', '+01:00']],
  ['Europe/London', '2026-10-25', 300, '2026-10-24T23:00:00.000Z', '00:00', ['+01:00', '+00:00']],
  ['Australia/Sydney', '2026-10-04', 276, '2026-10-03T14:00:00.000Z', '00:00', ['+10:00', '+11:00']],
  ['Australia/Sydney', '2026-04-05', 300, '2026-04-04T13:00:00.000Z', '00:00', ['+11:00', '+10:00']],
  ['Australia/Lord_Howe', '2026-10-04', 282, '2026-10-03T13:30:00.000Z', '00:00', ['+10:30', '+11:00']],
  ['Australia/Lord_Howe', '2026-04-05', 294, '2026-04-04T13:00:00.000Z', '00:00', ['+11:00', '+10:30']],
  ['Asia/Kolkata', '2026-03-29', 288, '2026-03-28T18:30:00.000Z', '00:00', ['+05:30']],
  ['Asia/Kathmandu', '2026-03-29', 288, '2026-03-28T18:15:00.000Z', '00:00', ['+05:45']],
  ['Pacific/Apia', '2011-12-29', 288, '2011-12-29T10:00:00.000Z', '00:00', ['-10:00']],
  ['Pacific/Apia', '2011-12-31', 288, '2011-12-30T10:00:00.000Z', '00:00', ['+14:00']],
  ['America/Sao_Paulo', '2018-11-04', 276, '2018-11-04T03:00:00.000Z', '01:00', ['-02:00']],
  ['America/Sao_Paulo', '2018-02-17', 300, '2018-02-17T02:00:00.000Z', '00:00', ['-02:00', '-03:00']],
  ['America/Nuuk', '2026-10-24', 300, '2026-10-24T01:00:00.000Z', '00:00', ['-01:00', '-02:00']],
  ['UTC', '2026-11-23', 288, '2026-11-23T00:00:00.000Z', '00:00', ['+00:00']],
]

describe('localDayOf', () => {
  it.each(days)('%s %s has %i units', (zone, date, units, start, firstWall, offsets) => {
    const day = localDayOf(timeZoneId(zone), date)
    expect((day.end - day.start) / UNIT_MS).toBe(units)
    expect(toInstantText(day.start)).toBe(start)
    expect(wallClockAt(zone, day.start)).toMatchObject({ date, time: firstWall, offset: offsets[0] })
    expect(day.segments.map((segment) => segment.offset)).toEqual(offsets)
    expect(localDateOf(zone, day.start)).toBe(date)
    expect(localDateOf(zone, day.end - 1)).toBe(date)
    expect(localDateOf(zone, day.end)).not.toBe(date)
  })

  it('gives a date the zone skipped no time at all', () => {
    const day = localDayOf('Pacific/Apia', '2011-12-30')
    expect(day).toMatchObject({ start: day.end, segments: [] })
    expect(localDayOf('Pacific/Apia', '2011-12-29').end).toBe(day.start)
  })

  it('leaves out the unit in which a clock changes at 00:01', () => {
    const segments = (zone: string, date: string) =>
      localDayOf(zone, date).segments.map(({ start, end, wallStart, offset }) => [
        toInstantText(start).slice(11, 16),
        toInstantText(end).slice(11, 16),
        wallStart,
        offset,
      ])
    // Forward from 00:01 to 01:01.
    expect(segments('Asia/Gaza', '2010-03-27')).toEqual([['22:05', '21:00', 65, '+03:00']])
    // Back from 00:01 to 23:01 of the day before.
    expect(segments('America/St_Johns', '2010-11-06')).toEqual([
      ['02:30', '02:30', 0, '-02:30'],
      ['02:35', '03:30', 1385, '-03:30'],
    ])
    expect(segments('America/St_Johns', '2010-11-07')).toEqual([['03:30', '03:30', 0, '-03:30']])
    expect(wallClockAt('America/St_Johns', epochMs('2010-11-07T02:31:30Z'))).toEqual({
      date: '2010-11-06',
      time: '23:01',
      offset: '-03:30',
    })
  })

  it('refuses a historic clock that does not fit the grid, and what is no date or zone', () => {
    const refusal = (zone: string, date: string) => {
      try {
        return localDayOf(zone, date)
      } catch (error) {
        return error
      }
    }
    expect(refusal('Africa/Monrovia', '1971-06-01')).toMatchObject({ code: 'zone-off-grid' })
    expect(refusal('Mars/Base', '2026-11-24')).toMatchObject({ code: 'malformed' })
    expect(refusal('UTC', '2026-02-30')).toMatchObject({ code: 'malformed' })
    expect(refusal('UTC', '9999-12-31')).toMatchObject({ code: 'out-of-range' })
    expect(() => localDateOf('UTC', Number.NaN)).toThrow(expect.objectContaining({ code: 'out-of-range' }))
    expect(() => localDateOf('UTC', -9e15)).toThrow(expect.objectContaining({ code: 'out-of-range' }))
  })
})

describe('instantsAt', () => {
  const texts = (zone: string, date: string, time: string) => instantsAt(zone, date, time).map(toInstantText)

  it('finds one instant for an ordinary time', () => {
    expect(texts('Asia/Kathmandu', '2026-11-23', '09:30')).toEqual(['2026-11-23T03:45:00.000Z'])
  })

  it('finds none in the missing hour', () => {
    expect(texts('America/New_York', '2026-03-08', '01:55')).toHaveLength(1)
    expect(texts('America/New_York', '2026-03-08', '02:00')).toEqual([])
    expect(texts('America/New_York', '2026-03-08', '02:55')).toEqual([])
    expect(texts('America/New_York', '2026-03-08', '03:00')).toEqual(['2026-03-08T07:00:00.000Z'])
    expect(texts('America/Sao_Paulo', '2018-11-04', '00:00')).toEqual([])
    expect(texts('Pacific/Apia', '2011-12-30', '12:00')).toEqual([])
  })

  it('finds both in the repeated hour, earlier first', () => {
    expect(texts('Europe/London', '2026-10-25', '01:00')).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T01:00:00.000Z',
    ])
    expect(texts('Australia/Lord_Howe', '2026-04-05', '01:30')).toHaveLength(2)
    expect(texts('Australia/Lord_Howe', '2026-04-05', '02:00')).toHaveLength(1)
  })

  it('reads 24:00 as the end of the day', () => {
    expect(texts('Europe/London', '2026-03-29', '24:00')).toEqual(['2026-03-29T23:00:00.000Z'])
  })
})

describe('wallClockAt', () => {
  it('tells the copies of the repeated hour apart by offset', () => {
    const at = (text: string) => wallClockAt('America/New_York', epochMs(text))
    expect(at('2026-11-01T05:30:00.000Z')).toEqual({ date: '2026-11-01', time: '01:30', offset: '-04:00' })
    expect(at('2026-11-01T06:30:00.000Z')).toEqual({ date: '2026-11-01', time: '01:30', offset: '-05:00' })
  })

  it('rounds seconds down', () => {
    expect(wallClockAt('UTC', epochMs('2026-11-23T08:59:59.999Z')).time).toBe('08:59')
  })
})

describe('isValidTimeZone', () => {
  it.each(['UTC', 'Europe/London', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('accepts %s', (zone) => {
    expect(isValidTimeZone(zone)).toBe(true)
  })

  it.each(['', 'Z', '+02:00', 'Mars/Base', 'Europe/', '2020-01-01T00:00[Europe/London]'])(
    'refuses %j',
    (zone) => {
      expect(isValidTimeZone(zone)).toBe(false)
      expect(() => timeZoneId(zone)).toThrow(expect.objectContaining({ code: 'malformed' }))
    },
  )
})
