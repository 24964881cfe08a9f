import { expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../primitives/durations.ts'
import { addDays, datesBetween } from './local-dates.ts'
import { UNIT_MS } from './units.ts'
import { type LocalDay, localDayOf } from './zones.ts'

/*
 * Every change of every clock from 2000 to 2100. The oracle is a table of offsets, read from the zone once for each
 * change; what a clock shows at an instant is that instant moved by the offset. Nothing of zones.ts is used for it.
 */
const FROM = Date.UTC(2000, 0, 1)
const TO = Date.UTC(2101, 0, 1)
const zones = Intl.supportedValuesOf('timeZone')

/** The clock is this far ahead of UTC from `from` on. */
type Offset = { readonly from: number; readonly offsetMs: number }

function offsetsOf(zone: string): Offset[] {
  const at = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
  // Some days more at both ends, for the days before and after a change there.
  const offsets: Offset[] = [{ from: Number.NEGATIVE_INFINITY, offsetMs: at(FROM).offsetNanoseconds / 1e6 }]
  let next = at(FROM).getTimeZoneTransition('next')
  for (; next && next.epochMilliseconds < TO; next = next.getTimeZoneTransition('next')) {
    offsets.push({ from: next.epochMilliseconds, offsetMs: next.offsetNanoseconds / 1e6 })
  }
  return offsets
}

/** What the clock shows as milliseconds of a UTC calendar. */
function shownAt(offsets: readonly Offset[], instant: number): number {
  return instant + (offsets.findLast(({ from }) => from <= instant)?.offsetMs ?? 0)
}

const dateOf = (shown: number) => new Date(shown).toISOString().slice(0, 10)

/**
 * The units in which something may start on the date, each followed by the minute the clock shows at its beginning: the
 * clock does not change inside of them, and the day before is not shown after them.
 */
function unitsByOracle(offsets: readonly Offset[], date: string): number[] {
  const units: number[] = []
  const midnight = Date.parse(date)
  for (let start = midnight - 15 * HOUR_MS; start < midnight + 40 * HOUR_MS; start += UNIT_MS) {
    const shown = shownAt(offsets, start) - midnight
    if (shown < 0) units.length = 0
    if (shown < 0 || DAY_MS <= shown) continue
    const isEven = shownAt(offsets, start + UNIT_MS - 1) - midnight - shown === UNIT_MS - 1
    if (isEven) units.push(start, shown / 60_000)
  }
  return units
}

function unitsOf(day: LocalDay): number[] {
  const units: number[] = []
  for (const { start, end, wallStart } of day.segments) {
    for (let at = start; at < end; at += UNIT_MS) units.push(at, wallStart + (at - start) / 60_000)
  }
  return units
}

it('every day on which a clock changes, from 2000 to 2100, has the units the clock shows', () => {
  const seen = new Set<string>()
  for (const zone of zones) {
    const offsets = offsetsOf(zone)
    for (const [i, { from, offsetMs }] of offsets.entries()) {
      const before = offsets[i - 1]
      if (!before) continue
      // Zones of one region change together: the same change of the same clock is looked at once.
      const change = `${from} ${before.offsetMs} ${offsetMs}`
      if (seen.has(change)) continue
      seen.add(change)
      const near = offsets.slice(Math.max(0, i - 3), i + 4)
      const known = [{ from: Number.NEGATIVE_INFINITY, offsetMs: near[0]?.offsetMs ?? 0 }, ...near.slice(1)]
      const first = dateOf(Math.min(from + before.offsetMs, from + offsetMs) - 1)
      const last = dateOf(Math.max(from + before.offsetMs, from + offsetMs))
      for (const date of datesBetween(first, last)) {
        const day = localDayOf(zone, date)
        const [units, expected] = [unitsOf(day), unitsByOracle(known, date)]
        // A deep comparison of each day would take most of the time.
        const isSame = units.length === expected.length && units.every((value, at) => value === expected[at])
        if (!isSame) expect(units, `${zone} ${date}`).toEqual(expected)
        if (localDayOf(zone, addDays(date, -1)).end !== day.start)
          expect.unreachable(`${zone} ${date}: a gap`)
      }
    }
  }
  expect(seen.size).toBeGreaterThan(5000)
})

it('every offset from 2000 to 2100 fits the grid, so that the days between are whole days', () => {
  for (const zone of zones) {
    const offsets = offsetsOf(zone)
    expect(
      offsets.filter(({ offsetMs }) => offsetMs % UNIT_MS !== 0),
      zone,
    ).toEqual([])
    for (const date of ['2000-01-01', '2049-07-01', '2050-01-01', '2100-12-31']) {
      expect(localDayOf(zone, date).segments.length, `${zone} ${date}`).toBeGreaterThan(0)
    }
  }
})
