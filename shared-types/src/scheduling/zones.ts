import { addDays } from './local-dates.ts'
import { SchedulingError } from './scheduling-error.ts'
import type { EpochMs, LocalDate, TimeZoneId, WallTime } from './time-values.ts'
import { minuteOfDay, wallTimeAt } from './time-values.ts'
import { MINUTE_MS, UNIT_MS } from './units.ts'

/** A stretch of a local day during which the zone's offset does not change, half-open. */
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
 * changes by an hour, or none when the zone skipped the date.
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

/** The calendar date on the zone's clock at an instant. */
export function localDateOf(timeZone: TimeZoneId, instant: EpochMs): LocalDate {
  const floored = Math.floor(instant)
  return Temporal.Instant.fromEpochMilliseconds(floored).toZonedDateTimeISO(timeZone).toPlainDate().toString()
}

// A pure memo: same zone and date, same answer for the life of the process. Temporal costs microseconds a
// call, and every doctor's day asks for the same few dates.
const dayMemo = new Map<string, LocalDay>()
const DAY_MEMO_LIMIT = 20_000

/** The local day of a date in a zone. Throws `zone-off-grid` for the rare historic clock that does not fit. */
export function localDayOf(timeZone: TimeZoneId, date: LocalDate): LocalDay {
  const key = `${timeZone} ${date}`
  const known = dayMemo.get(key)
  if (known) return known
  const day = readLocalDay(timeZone, date)
  if (dayMemo.size >= DAY_MEMO_LIMIT) dayMemo.clear()
  dayMemo.set(key, day)
  return day
}

/** What the clock shows at an instant inside the day. */
export function wallClockIn(day: LocalDay, instant: EpochMs): WallClock {
  const segment = day.segments.find((each) => each.start <= instant && instant < each.end)
  if (!segment) throw new RangeError('The instant is not inside the local day')
  const minute = segment.wallStart + Math.floor((instant - segment.start) / MINUTE_MS)
  return { date: day.date, time: wallTimeAt(minute), offset: segment.offset }
}

/** What the zone's clock shows at an instant. */
export function wallClockAt(timeZone: TimeZoneId, instant: EpochMs): WallClock {
  return wallClockIn(localDayOf(timeZone, localDateOf(timeZone, instant)), instant)
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
  const first = startOfDay(timeZone, date)
  const start = first.epochMilliseconds
  const end = startOfDay(timeZone, addDays(date, 1)).epochMilliseconds
  const segments: DaySegment[] = []
  let moment = first
  // Ends: each round moves to a later transition, and a day has a handful at most.
  while (moment.epochMilliseconds < end) {
    const next = moment.getTimeZoneTransition('next')
    const segmentEnd = Math.min(end, next?.epochMilliseconds ?? end)
    segments.push(readSegment(moment, segmentEnd, date))
    if (!next) break
    moment = next
  }
  return { date, start, end, segments }
}

function readSegment(moment: Temporal.ZonedDateTime, end: EpochMs, date: LocalDate): DaySegment {
  const start = moment.epochMilliseconds
  const offsetMs = moment.offsetNanoseconds / 1e6
  const wallStartMs = start + offsetMs - Date.parse(`${date}T00:00:00Z`)
  const wallEndMs = wallStartMs + (end - start)
  const fits = start % UNIT_MS === 0 && end % UNIT_MS === 0 && wallStartMs % UNIT_MS === 0
  if (!fits || wallStartMs < 0 || wallEndMs > 1440 * MINUTE_MS) {
    throw new SchedulingError(
      'zone-off-grid',
      `The clock of ${moment.timeZoneId} does not fit the grid on ${date}`,
    )
  }
  return { start, end, wallStart: wallStartMs / MINUTE_MS, offset: moment.offset }
}

function startOfDay(timeZone: TimeZoneId, date: LocalDate): Temporal.ZonedDateTime {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone)
}
