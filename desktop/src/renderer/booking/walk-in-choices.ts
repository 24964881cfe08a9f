import { HOUR_MS } from '@scheduler/shared-types/primitives/durations'
import type { DaySchedule } from '../../ipc/ipc-contract.ts'
import type { Place } from '../state/desk-state.ts'
import type { FreeTime } from './free-times.ts'

/** A start that somebody at the counter can have. */
export type WalkInChoice = Place & {
  readonly end: number
  readonly label: string
  /** Inside this desk's own walk-in time: nobody else can take it meanwhile. */
  readonly isKept: boolean
}

/** Kept time is worth waiting this long for, compared with the first free start. Milliseconds. */
const WORTH_WAITING = HOUR_MS
const AT_MOST = 8

/**
 * Each doctor's next free start from now on, and their next one in this desk's walk-in time, by time. `best` is the
 * one to offer first: in kept time if that is not much later. Pure; `now` is epoch milliseconds.
 */
export function walkInChoices(
  times: readonly FreeTime[],
  leases: readonly DaySchedule['leases'][number][],
  now: number,
): { readonly choices: readonly WalkInChoice[]; readonly best: WalkInChoice | null } {
  const own = leases
    .filter(({ isOwn }) => isOwn)
    .map(({ doctorId, start, end }) => ({ doctorId, start: Date.parse(start), end: Date.parse(end) }))
  const all = times
    .filter(({ start }) => start >= now)
    .toSorted((a, b) => a.start - b.start)
    .flatMap(({ start, end, label, doctorIds }) =>
      doctorIds.map((doctorId): WalkInChoice => {
        const isKept = own.some(
          (lease) => lease.doctorId === doctorId && lease.start <= start && end <= lease.end,
        )
        return { doctorId, start, end, label, isKept }
      }),
    )
  const isFirst = (choice: WalkInChoice) =>
    all.find(({ doctorId }) => doctorId === choice.doctorId) === choice
  const isFirstKept = (choice: WalkInChoice) =>
    choice.isKept && all.find(({ doctorId, isKept }) => isKept && doctorId === choice.doctorId) === choice
  const choices = all.filter((choice) => isFirst(choice) || isFirstKept(choice)).slice(0, AT_MOST)
  const [first] = choices
  const kept = choices.find(({ isKept }) => isKept)
  const best = first && kept && kept.start - first.start <= WORTH_WAITING ? kept : (first ?? null)
  return { choices, best }
}
