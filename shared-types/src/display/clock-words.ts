import { DAY_MS, MINUTE_MS } from '../primitives/durations.ts'

const REMEMBERED_MOST = 1000

/**
 * Whose English names a zone: each has names for the clocks of its own people alone. In one list, so that a reader
 * sees the same name at the desk, on paper and on the public page.
 */
const NAMING = ['en-GB', 'en-US', 'en-CA', 'en-AU', 'en-IE'] as const

/** `09:30` on the zone's clock; where the clock shows it twice that day, with its mark: `01:30 BST`. Epoch milliseconds. */
export function clockWords(timeZone: string, instant: number): string {
  return withMark(clockAt(timeZone, instant), repeatedMark(timeZone, instant))
}

/** `09:30–10:00`. A mark that both ends have is written once: `01:30–01:45 BST`, but `01:45 BST–01:15 GMT`. */
export function clockSpanWords(timeZone: string, start: number, end: number): string {
  const isSame = repeatedMark(timeZone, start) === repeatedMark(timeZone, end)
  const from = isSame ? clockAt(timeZone, start) : clockWords(timeZone, start)
  return `${from}–${clockWords(timeZone, end)}`
}

/** A time that is written already, with its mark. */
export function withMark(time: string, mark: string | null): string {
  // They stay on one line.
  return mark === null ? time : `${time}\u00a0${mark}`
}

/**
 * Where the clock is put back and shows a time twice, what distinguishes this one: the short name that is known there
 * (`BST` and `GMT`, `EDT` and `EST`), else the offset (`UTC+1`). null: the clock shows this time once. `instant` is
 * epoch milliseconds. Works without Temporal, which phones may lack.
 */
export function repeatedMark(timeZone: string, instant: number): string | null {
  const other = otherCopy(timeZone, instant)
  return other === null ? null : shortName(timeZone, instant, other)
}

/** The other instant at which the clock shows what it shows at this one. */
function otherCopy(timeZone: string, instant: number): number | null {
  if (!isNearChange(`${timeZone} ${Math.floor(instant / DAY_MS)}`)) return null
  const offset = offsetAt(timeZone, instant)
  // A day away the other offset holds: no zone changes its clock twice so soon.
  for (const away of [-DAY_MS, DAY_MS]) {
    const otherOffset = offsetAt(timeZone, instant + away)
    const other = instant + (offset - otherOffset) * MINUTE_MS
    if (otherOffset !== offset && offsetAt(timeZone, other) === otherOffset) return other
  }
  return null
}

/** Whether the offset changes on a day of UTC or on the days beside it. A list of a usual day asks no more than this. */
const isNearChange = remembered((zoneAndDay) => {
  const [timeZone = '', day] = zoneAndDay.split(' ')
  const [first, ...others] = [-1, 0, 1, 2].map((days) => offsetAt(timeZone, (Number(day) + days) * DAY_MS))
  return others.some((offset) => offset !== first)
})

function shortName(timeZone: string, instant: number, other: number): string {
  for (const locale of NAMING) {
    const names = [instant, other].map((each) =>
      partOf(shortNames(`${locale} ${timeZone}`), each, 'timeZoneName'),
    )
    // A locale without a name gives `GMT+1`.
    if (names[0] !== names[1] && names.every((name) => /^[A-Z]+$/.test(name))) return names[0] ?? ''
  }
  return utcWords(offsetAt(timeZone, instant))
}

/** `UTC+1`, `UTC+10:30`, `UTC−4`. */
function utcWords(offset: number): string {
  const minutes = Math.abs(offset)
  const rest = minutes % 60
  return `UTC${offset < 0 ? '−' : '+'}${Math.floor(minutes / 60)}${rest === 0 ? '' : `:${rest}`}`
}

/** Minutes east of UTC. */
function offsetAt(timeZone: string, instant: number): number {
  // `GMT+05:45`; plain `GMT` is none.
  const [, sign, hours, minutes] =
    /([+-])(\d{2}):(\d{2})/.exec(partOf(clockOf(timeZone), instant, 'timeZoneName')) ?? []
  const size = Number(hours ?? 0) * 60 + Number(minutes ?? 0)
  return sign === '-' ? -size : size
}

function clockAt(timeZone: string, instant: number): string {
  const parts = clockOf(timeZone).formatToParts(instant)
  const value = (type: string) => parts.find((part) => part.type === type)?.value
  return `${value('hour')}:${value('minute')}`
}

function partOf(format: Intl.DateTimeFormat, instant: number, type: string): string {
  return format.formatToParts(instant).find((part) => part.type === type)?.value ?? ''
}

// To make a format costs a hundred times what it costs to use it.
const clockOf = remembered(
  (timeZone) =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    }),
)
const shortNames = remembered((localeAndZone) => {
  const [locale, timeZone] = localeAndZone.split(' ')
  return new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' })
})

/** A pure memo: same text, same answer for the life of the process. */
function remembered<Answer>(find: (key: string) => Answer): (key: string) => Answer {
  const known = new Map<string, Answer>()
  return (key) => {
    const before = known.get(key)
    if (before !== undefined) return before
    const answer = find(key)
    if (known.size >= REMEMBERED_MOST) known.clear()
    known.set(key, answer)
    return answer
  }
}
