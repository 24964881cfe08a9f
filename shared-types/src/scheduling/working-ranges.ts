import { weekdayOf } from './local-dates.ts'
import type { ClinicRules, DateException, WallTimeRange, WorkingHours } from './rules.types.ts'
import type { LocalDate } from './time-values.ts'
import { minuteOfDay } from './time-values.ts'

/** A range of a day on the clock, in minutes from `00:00`, half-open. */
export type MinuteRange = { readonly start: number; readonly end: number }

/** One doctor's part of the rules, with wall times already read as minutes. */
export type DoctorPlan = {
  readonly weekly: readonly WeeklyRanges[]
  readonly exceptions: readonly DateRanges[]
}

/** Picks one doctor's plan out of the rules, once for many dates. */
export function doctorPlan(
  rules: Pick<ClinicRules, 'workingHours' | 'exceptions'>,
  doctorId: string,
): DoctorPlan {
  const weekly = rules.workingHours.filter((hours) => hours.doctorId === doctorId)
  const exceptions = rules.exceptions.filter((exception) => exception.doctorId === doctorId)
  return {
    weekly: weekly.map((hours) => ({ ...hours, ranges: readRanges(hours.ranges) })),
    exceptions: exceptions.map((exception) => ({ ...exception, ranges: readRanges(exception.ranges) })),
  }
}

/**
 * The open ranges of a date on the clock, in order. An exception for the date replaces the weekly hours.
 * Ranges that overlap or touch are one range, so a visit may lie across the seam and the grid runs on.
 */
export function workingRanges(plan: DoctorPlan, date: LocalDate): MinuteRange[] {
  const exceptions = plan.exceptions.filter((exception) => exception.date === date)
  const sources = exceptions.length > 0 ? exceptions : weeklyOn(plan, date)
  return mergeTouching(sources.flatMap((source) => source.ranges).sort((a, b) => a.start - b.start))
}

/** Takes ranges sorted by start. */
function mergeTouching(sorted: readonly MinuteRange[]): MinuteRange[] {
  const merged: MinuteRange[] = []
  for (const range of sorted) {
    const last = merged.at(-1)
    if (last && range.start <= last.end) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) }
    } else {
      merged.push(range)
    }
  }
  return merged
}

type WeeklyRanges = Omit<WorkingHours, 'ranges'> & { readonly ranges: readonly MinuteRange[] }
type DateRanges = Omit<DateException, 'ranges'> & { readonly ranges: readonly MinuteRange[] }

function readRanges(ranges: readonly WallTimeRange[]): MinuteRange[] {
  return ranges
    .map((range) => ({ start: minuteOfDay(range.start), end: minuteOfDay(range.end) }))
    .filter((range) => range.start < range.end)
}

function weeklyOn(plan: DoctorPlan, date: LocalDate): WeeklyRanges[] {
  const weekday = weekdayOf(date)
  return plan.weekly.filter(
    (hours) =>
      hours.weekday === weekday &&
      hours.effectiveFrom <= date &&
      (hours.effectiveTo === null || date <= hours.effectiveTo),
  )
}
