import { DAY_MS, MINUTE_MS } from '../primitives/durations.ts'
import { addDays } from './local-dates.ts'
import { SchedulingError } from './scheduling-error.ts'
import type { EpochMs, LocalDate, TimeZoneId, WallTime } from './time-values.ts'
import { localDate, minuteOfDay, wallTimeAt } from './time-values.ts'
import { UNIT_MS, unitContaining, unitFrom } from './units.ts'

/** A stretch of a local day during which the zone's offset does not change, half-open and on the five-minute grid. */
export type DaySegment = {
  readonly start: EpochMs
  readonly end: EpochMs
  /** Minute of the day on the clock at `start`; the clock runs evenly up to `end`. */
  readonly wallStart: number
  /** UTC offset as written beside a wall time: `+05:45`. */
  readonly offset: string
}

/**
 * A local date as a stretch of time, half-open. It has 288 five-minute units, or 276 or 300 when the clock
 * changes by an hour, or none when the zone skipped the date. A unit in which the clock changes (Gaza 2010, at 00:01)
 * belongs to the day but to no segment: nothing starts in it or lies over it.
 */
export type LocalDay = {
  readonly date: LocalDate
  readonly start: EpochMs
  readonly end: EpochMs
  readonly segments: readonly DaySegment[]
}

/** What the clinic's clock shows at an instant. */
export type WallClock = { readonly date: LocalDate; readonly time: WallTime; readonly offset: string }

/** Whether the text names a zone with clock rules; a bare offset such as `+02:00` has none and is refused. */
export function isValidTimeZone(text: string): text is TimeZoneId & string {
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(text)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text)
    return true
  } catch {
    return false
  }
}

/** Checks a zone name. */
export function timeZoneId(text: string): TimeZoneId {
  if (!isValidTimeZone(text)) throw new SchedulingError('malformed', 'A zone must be an IANA time zone name')
  return text
}

/** The calendar date on the zone's clock at an instant. Throws `out-of-range`, or `malformed` for no such zone. */
export function localDateOf(timeZone: TimeZoneId, instant: EpochMs): LocalDate {
  return zonedAt(timeZone, instant).toPlainDate().toString()
}

// A pure memo: same zone and date, same answer for the life of the process. Temporal costs microseconds a
// call, and every doctor's day asks for the same few dates.
const dayMemo = new Map<string, LocalDay>()
// Each takes some 500 bytes: a count bounds the bytes.
const DAY_MEMO_LIMIT = 5_000

/**
 * The local day of a date in a zone. Every date from 2000 has one; throws `zone-off-grid` for older clocks that differ
 * from UTC by no multiple of five minutes, and `malformed` for what is no date or zone.
 */
export function localDayOf(timeZone: TimeZoneId, date: LocalDate): LocalDay {
  const key = `${timeZone} ${date}`
  const known = dayMemo.get(key)
  if (known) return known
  const day = readLocalDay(timeZone, date)
  if (dayMemo.size >= DAY_MEMO_LIMIT) dayMemo.clear()
  dayMemo.set(key, day)
  return day
}

/** What the clock shows at an instant inside a segment of the day. Throws `out-of-range` for any other. */
export function wallClockIn(day: LocalDay, instant: EpochMs): WallClock {
  const segment = day.segments.find((each) => each.start <= instant && instant < each.end)
  if (!segment) throw new SchedulingError('out-of-range', 'The instant is not inside the local day')
  const minute = segment.wallStart + Math.floor((instant - segment.start) / MINUTE_MS)
  return { date: day.date, time: wallTimeAt(minute), offset: segment.offset }
}

/** What the zone's clock shows at an instant. Throws `out-of-range`, or `malformed` for no such zone. */
export function wallClockAt(timeZone: TimeZoneId, instant: EpochMs): WallClock {
  const zoned = zonedAt(timeZone, instant)
  return {
    date: zoned.toPlainDate().toString(),
    time: wallTimeAt(zoned.hour * 60 + zoned.minute),
    offset: zoned.offset,
  }
}

/**
 * The instants at which the zone's clock shows this date and time: one; none in the missing hour; two in
 * the repeated hour, earlier first. `24:00` is the end of the day.
 */
export function instantsAt(timeZone: TimeZoneId, date: LocalDate, time: WallTime): EpochMs[] {
  const minute = minuteOfDay(time)
  const day = localDayOf(timeZone, date)
  if (minute === 1440) return [day.end]
  return day.segments
    .map((segment) => ({ segment, at: segment.start + (minute - segment.wallStart) * MINUTE_MS }))
    .filter(({ segment, at }) => segment.start <= at && at < segment.end)
    .map(({ at }) => at)
}

function readLocalDay(timeZone: TimeZoneId, date: LocalDate): LocalDay {
  timeZoneId(timeZone)
  const start = startOfDay(timeZone, localDate(date))
  const end = startOfDay(timeZone, addDays(date, 1))
  const segments: DaySegment[] = []
  // Ends: each round begins at a later transition, and a day has a handful at most.
  for (let from = start; from < end; ) {
    const zoned = zonedAt(timeZone, from)
    const next = Math.min(end, zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? end)
    segments.push(...readSegment(zoned, date, next))
    from = next
  }
  return { date, start, end, segments }
}

/** The whole units from a moment to the next change of the clock; none where there is no whole unit. */
function readSegment(moment: Temporal.ZonedDateTime, date: LocalDate, until: EpochMs): DaySegment[] {
  const offsetMs = moment.offsetNanoseconds / 1e6
  if (offsetMs % UNIT_MS !== 0) {
    throw new SchedulingError(
      'zone-off-grid',
      `The clock of ${moment.timeZoneId} does not fit the grid on ${date}`,
    )
  }
  const start = unitFrom(moment.epochMilliseconds) * UNIT_MS
  const wallStart = (start + offsetMs - Date.parse(`${date}T00:00:00Z`)) / MINUTE_MS
  const end = Math.min(unitContaining(until) * UNIT_MS, start + (1440 - wallStart) * MINUTE_MS)
  if (start >= end) return []
  return [{ start, end, wallStart, offset: moment.offset }]
}

/**
 * The first unit of the date. A clock that is put back just after midnight (St. John's until 2011, from 00:01 to 23:01)
 * shows the evening before once more: the date begins when that is over.
 */
function startOfDay(timeZone: TimeZoneId, date: LocalDate): EpochMs {
  const midnight = Temporal.PlainDateTime.from(`${date}T00:00`)
  const last = midnight.toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds
  const isShownBefore = localDateOf(timeZone, last - 1) === date
  const first = isShownBefore
    ? Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds
    : last
  return unitFrom(first) * UNIT_MS
}

function zonedAt(timeZone: TimeZoneId, instant: EpochMs): Temporal.ZonedDateTime {
  if (!(Math.abs(instant) <= LAST_INSTANT_MS)) {
    throw new SchedulingError('out-of-range', 'The instant is outside of what a calendar can name')
  }
  try {
    return Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(timeZone)
  } catch (error) {
    throw new SchedulingError('malformed', 'A zone must be an IANA time zone name', error)
  }
}

/** What `Date` and `Temporal` reach, less a day so that every zone has a date there. */
const LAST_INSTANT_MS = 8.64e15 - DAY_MS
