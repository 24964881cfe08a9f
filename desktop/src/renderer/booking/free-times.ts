import type { Availability } from '@scheduler/shared-types/availability/availability.contract'
import { clockWords } from '@scheduler/shared-types/display/clock-words'
import type { Candidate, Chosen } from '../state/desk-state.ts'

/** A start that is offered, with every doctor who is free for it. */
export type FreeTime = {
  readonly start: number
  readonly end: number
  /** `09:30`, or `01:30 BST` where the clock shows it twice that day. */
  readonly label: string
  readonly doctorIds: readonly string[]
}

export type FreeDay = { readonly date: string; readonly times: readonly FreeTime[] }

/** The free times by day, labelled by the clinic's clock. Pure. */
export function freeDaysOf({ timeZone, days }: Availability): FreeDay[] {
  return days.map(({ date, slots }) => ({
    date,
    times: slots.map(({ start, end, doctorIds }) => ({
      start: Date.parse(start),
      end: Date.parse(end),
      label: clockWords(timeZone, Date.parse(start)),
      doctorIds,
    })),
  }))
}

/** A free time in each column where it may be booked: as long as the step to the next, so that none overlap. */
export function candidatesOf(times: readonly FreeTime[]): Candidate[] {
  return times.flatMap((time) =>
    time.doctorIds.map((doctorId) => {
      const next = times.find((other) => other.start > time.start && other.doctorIds.includes(doctorId))
      const { start, label } = time
      return { doctorId, start, label, end: Math.min(time.end, next?.start ?? time.end) }
    }),
  )
}

/** Whether a chosen start is among the free times, with its doctor if there is one. */
export function isFree(times: readonly FreeTime[], { start, doctorId }: Chosen): boolean {
  return times.some(
    (time) => time.start === start && (doctorId === null || time.doctorIds.includes(doctorId)),
  )
}
