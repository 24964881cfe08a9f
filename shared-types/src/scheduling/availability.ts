import { MINUTE_MS } from '../primitives/durations.ts'
import { findAppointmentType } from './appointment-shape.ts'
import { eachBit } from './bit-set.ts'
import { type FreeStarts, type FreeStartsQuery, freeStarts } from './free-starts.ts'
import { datesBetween } from './local-dates.ts'
import type { EpochMs, LocalDate } from './time-values.ts'
import { UNIT_MS } from './units.ts'
import { type LocalDay, wallClockIn } from './zones.ts'

/** A start that is offered. */
export type Slot = {
  readonly start: EpochMs
  readonly end: EpochMs
  /** What the clinic's clock shows at the start, `YYYY-MM-DDTHH:MM`. */
  readonly wallTime: string
  /** Tells the two copies of the repeated hour apart: `+05:45`. */
  readonly offset: string
  /** Doctors free at this start, in the appointment type's order; never empty. */
  readonly doctorIds: readonly string[]
}

/** The slots of one local date, in order. */
export type DaySlots = { readonly date: LocalDate; readonly slots: readonly Slot[] }

/**
 * Every slot of an appointment type, one entry per local date from `from` to `to` (both included), also
 * for dates without slots. The rules are those of `freeStarts`. Throws `unknown-appointment-type`.
 */
export function availability(query: FreeStartsQuery): DaySlots[] {
  const durationMs = findAppointmentType(query).durationMinutes * MINUTE_MS
  const free = freeStarts(query)
  const days = new Map(free.days.map((day) => [day.date, day]))
  return datesBetween(query.from, query.to).map((date) => {
    const day = days.get(date)
    return { date, slots: day ? slotsOf(day, free, durationMs) : [] }
  })
}

/** The slots of one of the days that free starts were computed for, in order. */
export function slotsOf(day: LocalDay, free: FreeStarts, durationMs: number): Slot[] {
  const from = day.start / UNIT_MS - free.origin
  const to = day.end / UNIT_MS - free.origin
  const doctorsAt: (string[] | undefined)[] = new Array(to - from).fill(undefined)
  for (const [doctorId, starts] of free.byDoctor) {
    eachBit(starts, from, to, (index) => {
      const known = doctorsAt[index - from]
      if (known) known.push(doctorId)
      else doctorsAt[index - from] = [doctorId]
    })
  }
  return doctorsAt.flatMap((doctorIds, i) => {
    if (!doctorIds) return []
    const start = day.start + i * UNIT_MS
    const clock = wallClockIn(day, start)
    return [
      {
        start,
        end: start + durationMs,
        wallTime: `${day.date}T${clock.time}`,
        offset: clock.offset,
        doctorIds,
      },
    ]
  })
}
