import type { Alternative } from '@scheduler/shared-types/appointments/conflict.contract'
import type { AppError } from '@scheduler/shared-types/errors/app-error'
import { mayOverride } from '@scheduler/shared-types/policies/appointment.policy'
import { startRefusal } from '@scheduler/shared-types/refusals/start-refusal'
import type { Slot } from '@scheduler/shared-types/scheduling/availability'
import type { FoundConflict } from '@scheduler/shared-types/scheduling/explain-start'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import { nearestAlternatives } from '@scheduler/shared-types/scheduling/nearest-alternatives'
import type { Busy, SchedulingQuery } from '@scheduler/shared-types/scheduling/rules.types'
import { toInstantText } from '@scheduler/shared-types/scheduling/time-values'
import { localDateOf, localDayOf } from '@scheduler/shared-types/scheduling/zones'
import type { Caller } from '../caller.ts'

export type RefuseStart = {
  readonly caller: Caller
  readonly query: SchedulingQuery
  readonly doctorId: string | null
  readonly start: number
  readonly found: readonly FoundConflict[]
  /** Whether a higher lane could still take it. */
  readonly isLaneLeft: boolean
  /** Reads live busy time for the search of alternatives. */
  readonly busyBetween: (from: number, to: number) => Promise<readonly Busy[]>
}

/** The refusal of a start, with every conflict class and the nearest free starts. */
export async function refuseStart(refusal: RefuseStart): Promise<AppError> {
  const { caller, query, doctorId, found, isLaneLeft } = refusal
  return startRefusal({
    found,
    busy: query.busy,
    isLaneLeft,
    // Where any doctor would do there is nobody whose time could be overridden.
    mayOverride: doctorId !== null && mayOverride(caller, doctorId),
    seesAppointments: caller.kind === 'system' || (caller.kind === 'user' && caller.role !== 'patient'),
    alternatives: await findAlternatives(refusal),
  })
}

/** Days each way: first a few, which usually do, then as many as are worth reading. */
const NEAR_DAYS = 2
const FAR_DAYS = 21
const ENOUGH = 3

async function findAlternatives(refusal: RefuseStart): Promise<Alternative[]> {
  const { query, start, doctorId, busyBetween } = refusal
  const { timeZone } = query.rules
  const date = localDateOf(timeZone, start)
  for (const days of [NEAR_DAYS, FAR_DAYS]) {
    const [from, to] = [addDays(date, -days), addDays(date, days)]
    const first = localDayOf(timeZone, from)
    const last = localDayOf(timeZone, to)
    const busy = await busyBetween(Math.max(first.start, query.now), Math.max(last.end, query.now))
    const excluded = new Set(query.excludeAppointmentId ? [query.excludeAppointmentId] : [])
    const slots = nearestAlternatives({
      ...query,
      busy: busy.filter(({ id }) => !excluded.has(id)),
      doctorId: doctorId ?? 'any',
      start,
      from,
      to,
    })
    const reach = Math.min(start - first.start, last.end - start)
    const certain = slots.filter((slot) => Math.abs(slot.start - start) <= reach)
    if (certain.length >= ENOUGH || days === FAR_DAYS) return slots.flatMap(presentAlternative)
  }
  return []
}

function presentAlternative(slot: Slot): Alternative[] {
  const { start, end, wallTime, offset, doctorIds } = slot
  const [doctorId] = doctorIds
  if (doctorId === undefined) return []
  return [{ start: toInstantText(start), end: toInstantText(end), wallTime, offset, doctorId }]
}
