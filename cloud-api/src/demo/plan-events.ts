import { DAY_MS, MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import type { PlannedVisit } from './plan-visits.ts'
import type { SeededRandom } from './seeded-random.ts'

/** One thing that happened to a visit, at an instant in milliseconds since the epoch. */
export type DemoEvent = {
  readonly at: number
  readonly visit: PlannedVisit
  readonly action:
    | { readonly kind: 'book' }
    | {
        readonly kind: 'status'
        readonly status: 'confirmed' | 'arrived' | 'in-progress' | 'completed' | 'no-show'
      }
    | { readonly kind: 'cancel'; readonly reason: string; readonly by: 'patient' | 'clinic' }
}

export type PlanEvents = {
  readonly visits: readonly PlannedVisit[]
  /** What would happen later has not happened. */
  readonly now: number
  /** Nothing happens before. */
  readonly from: number
}

/**
 * The history of the visits in order of time: each is booked some time before it begins; most take place, some
 * are called off, a few people do not come. Older history is told in fewer steps, recent days minute by minute.
 */
export function planEvents(random: SeededRandom, { visits, now, from }: PlanEvents): DemoEvent[] {
  return visits
    .flatMap((visit) => lifeOf(random, visit, { now, from }))
    .filter(({ at }) => at < now)
    .map((event, i) => ({ event, i }))
    .sort((a, b) => a.event.at - b.event.at || a.i - b.i)
    .map(({ event }) => event)
}

function lifeOf(
  random: SeededRandom,
  visit: PlannedVisit,
  { now, from }: Pick<PlanEvents, 'now' | 'from'>,
): DemoEvent[] {
  const bookedAt = bookingTime(random, visit.start, { now, from })
  const event = (at: number, action: DemoEvent['action']): DemoEvent => ({ at, visit, action })
  const status = (at: number, name: StatusName) => event(at, { kind: 'status', status: name })
  const booked = event(bookedAt, { kind: 'book' })
  const fate = random.fraction()
  if (fate < 0.07)
    return [booked, event(between(random, bookedAt, Math.min(visit.start, now)), cancellation(random))]
  if (fate < 0.11) return [booked, status(visit.start + 20 * MINUTE_MS, 'no-show')]
  if (visit.start < now - 14 * DAY_MS) return [booked, status(visit.end, 'completed')]
  const confirmed = random.chance(0.3)
    ? [status(between(random, bookedAt, Math.min(visit.start - 15 * MINUTE_MS, now)), 'confirmed')]
    : []
  const arrivedAt = visit.start - random.between(1, 12) * MINUTE_MS
  const beganAt = visit.start + random.between(0, 4) * MINUTE_MS
  const endedAt = visit.end + random.between(-3, 4) * MINUTE_MS
  return [
    booked,
    ...confirmed.filter(({ at }) => at > bookedAt && at < arrivedAt),
    ...(bookedAt < arrivedAt ? [status(arrivedAt, 'arrived')] : []),
    status(beganAt, 'in-progress'),
    status(endedAt, 'completed'),
  ]
}

type StatusName = Extract<DemoEvent['action'], { kind: 'status' }>['status']

/** Up to three weeks ahead, sometimes on the day; always in the past. */
function bookingTime(
  random: SeededRandom,
  start: number,
  { now, from }: Pick<PlanEvents, 'now' | 'from'>,
): number {
  const lead = random.chance(0.15)
    ? random.between(10, 240) * MINUTE_MS
    : random.between(600, 21 * 1440) * MINUTE_MS
  const wished = start - lead
  if (wished >= now) return between(random, now - 14 * DAY_MS, now)
  return Math.max(wished, from)
}

function cancellation(random: SeededRandom): DemoEvent['action'] {
  return random.chance(0.7)
    ? { kind: 'cancel', reason: 'The patient rang to call it off.', by: 'patient' }
    : { kind: 'cancel', reason: 'The doctor was not available.', by: 'clinic' }
}

/** A whole second strictly inside the span where it has room, else its first millisecond after the start. */
function between(random: SeededRandom, low: number, high: number): number {
  const seconds = Math.floor((high - low) / 1000)
  return seconds > 2 ? low + random.between(1, seconds - 1) * 1000 : low + 1
}
