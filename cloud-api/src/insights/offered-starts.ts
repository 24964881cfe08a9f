import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import { slotsOf } from '@scheduler/shared-types/scheduling/availability'
import { freeStarts } from '@scheduler/shared-types/scheduling/free-starts'
import { datesBetween } from '@scheduler/shared-types/scheduling/local-dates'
import type { Busy, ClinicRules } from '@scheduler/shared-types/scheduling/rules.types'
import { walkInSpans } from '@scheduler/shared-types/scheduling/walk-in-time'

export type OfferedStartsQuery = {
  readonly rules: ClinicRules
  readonly busy: readonly Busy[]
  readonly type: { readonly id: string; readonly durationMinutes: number }
  readonly now: number
  /** Local dates, both included. */
  readonly from: string
  readonly to: string
}

/** Starts of a type that staff could offer to anybody, in order. Walk-in time counts as taken, also once it is released. */
export function offeredStarts({ rules, busy, type, now, from, to }: OfferedStartsQuery) {
  const kept = datesBetween(from, to).flatMap((date) => walkInSpans(rules, date).map(asBusy))
  const free = freeStarts({
    rules,
    busy: [...busy, ...kept],
    appointmentTypeId: type.id,
    doctorId: 'any',
    patientId: null,
    excludeAppointmentId: null,
    audience: 'staff',
    now,
    from,
    to,
  })
  return free.days.flatMap((day) =>
    slotsOf(day, free, type.durationMinutes * MINUTE_MS).map(({ doctorIds }) => ({
      date: day.date,
      doctorIds,
    })),
  )
}

function asBusy({ doctorId, start, end }: ReturnType<typeof walkInSpans>[number]): Busy {
  return {
    id: `walk-in ${doctorId} ${start}`,
    kind: 'lease',
    start,
    end,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    doctorId,
    roomId: null,
    equipmentIds: [],
    patientId: null,
    appointmentTypeId: '',
    lane: 0,
    names: {},
  }
}
