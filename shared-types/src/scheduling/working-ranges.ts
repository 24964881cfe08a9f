import { weekdayOf } from './local-dates.ts'
import type { ClinicRules, DateException, WorkingHours } from './rules.types.ts'
import type { LocalDate } from './time-values.ts'
import { minuteOfDay } from './time-values.ts'

/** A range of a day on the clock, in minutes from `00:00`, half-open. */
export type MinuteRange = { readonly start: number; readonly end: number }

/** The part of the rules that says when one doctor works. */
export type DoctorPlan = {
  readonly workingHours: readonly WorkingHours[]
  readonly exceptions: readonly DateException[]
}

/** Picks one doctor's plan out of the rules, once for many dates. */
export function doctorPlan(rules: ClinicRules, doctorId: string): DoctorPlan {
  return {
    workingHours: rules.workingHours.filter((hours) => hours.doctorId === doctorId),
    exceptions: rules.exceptions.filter((exception) => exception.doctorId === doctorId),
  }
}

/**
 * The open ranges of a date on the clock, in order. An exception for the date replaces the weekly hours.
 * Ranges that overlap or touch are one range, so a visit may lie across the seam and the grid runs on.
 */
export function workingRanges(plan: DoctorPlan, date: LocalDate): MinuteRange[] {
  const exceptions = plan.exceptions.filter((exception) => exception.date === date)
  const sources = exceptions.length > 0 ? exceptions : weeklyHours(plan, date)
  const ranges = sources
    .flatMap((source) => source.ranges)
    .map((range) => ({ start: minuteOfDay(range.start), end: minuteOfDay(range.end) }))
    .filter((range) => range.start < range.end)
    .sort((a, b) => a.start - b.start)
  return mergeTouching(ranges)
}

/** Joins half-open ranges, sorted by start, that overlap or touch. */
export function mergeTouching(sorted: readonly MinuteRange[]): MinuteRange[] {
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

function weeklyHours(plan: DoctorPlan, date: LocalDate): WorkingHours[] {
  const weekday = weekdayOf(date)
  return plan.workingHours.filter(
    (hours) =>
      hours.weekday === weekday &&
      hours.effectiveFrom <= date &&
      (hours.effectiveTo === null || date <= hours.effectiveTo),
  )
}
