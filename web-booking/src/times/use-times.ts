import {
  type Availability,
  PUBLIC_DAYS_MOST,
  type PublicAvailability,
  type Slot,
} from '@scheduler/shared-types/availability/availability.contract'
import { type QueryKey, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { addDays, daysBetween } from '../time/wall-time.ts'

/** Where free times come from: for a new appointment, or for moving one. `key` tells sources apart. */
export type TimeSource = {
  readonly key: readonly unknown[]
  readonly read: (from: string, to: string, signal: AbortSignal) => Promise<PublicAvailability>
}

/** Days in a shown week. */
export const WEEK_DAYS = 7
/** Even without a word from the server, times on the screen are no older than this. */
const REFRESH_MS = 60_000

/** Every list of times on this page has a key that begins so and ends with the span of dates it is true for. */
const TIMES = 'times'

type Span = { readonly from: string; readonly to: string }

/** The free times of the week that begins on a date; null: no week yet. */
export function useWeek(source: TimeSource, from: string | null): UseQueryResult<Availability> {
  const to = from === null ? '' : addDays(from, WEEK_DAYS - 1)
  return useQuery({
    queryKey: [TIMES, ...source.key, { from, to }],
    queryFn: ({ signal }) => readWhole(source, { from: from ?? '', to }, signal),
    enabled: from !== null,
    refetchInterval: REFRESH_MS,
  })
}

/** Every day of the span, in as many answers as it takes: in a large clinic a week is too long for one. */
export async function readWhole(source: TimeSource, span: Span, signal: AbortSignal): Promise<Availability> {
  let answer = await source.read(span.from, span.to, signal)
  const { timeZone } = answer
  const days = [...answer.days]
  // Ends: each answer has at least the first day it was asked for.
  while (answer.nextFrom !== null) {
    answer = await source.read(answer.nextFrom, span.to, signal)
    days.push(...answer.days)
  }
  return { timeZone, days }
}

/** The very first free time up to the horizon; null: there is none. Reads a week first, then ever longer spans. */
export function useFirstFree(
  source: TimeSource,
  today: string,
  horizonDays: number,
): UseQueryResult<Slot | null> {
  const to = addDays(today, horizonDays)
  return useQuery({
    queryKey: [TIMES, ...source.key, 'first', { from: today, to }],
    queryFn: ({ signal }) => readFirst(source, { from: today, to }, signal),
    staleTime: REFRESH_MS,
  })
}

async function readFirst(source: TimeSource, span: Span, signal: AbortSignal): Promise<Slot | null> {
  let from = span.from
  let days = WEEK_DAYS
  // Ends: `from` grows every round and stops at the horizon.
  while (daysBetween(from, span.to) >= 0) {
    const last = addDays(from, days - 1)
    const to = daysBetween(last, span.to) >= 0 ? last : span.to
    const { days: read } = await source.read(from, to, signal)
    // An answer that was cut has times in it, so the first is never behind the cut.
    const first = read.flatMap((day) => day.slots)[0]
    if (first) return first
    from = addDays(to, 1)
    days = Math.min(days * 4, PUBLIC_DAYS_MOST)
  }
  return null
}

/** Whether a list of times may have changed when these dates did. */
export function concerns(queryKey: QueryKey, dates: readonly string[]): boolean {
  const span = queryKey.at(-1)
  if (queryKey[0] !== TIMES || !isSpan(span)) return false
  return dates.some((date) => span.from <= date && date <= span.to)
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value
}

/** Reads every list of times on the screen again; settles when they are true. */
export const ALL_TIMES = { queryKey: [TIMES] } as const
