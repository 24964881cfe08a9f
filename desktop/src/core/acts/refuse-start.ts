import type { OverrideRequest } from '@scheduler/shared-types/appointments/appointment.contract'
import type { Alternative, Conflict } from '@scheduler/shared-types/appointments/conflict.contract'
import { CONFLICT_SENTENCES } from '@scheduler/shared-types/appointments/conflict-sentences'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { FoundConflict } from '@scheduler/shared-types/scheduling/explain-start'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import { nearestAlternatives } from '@scheduler/shared-types/scheduling/nearest-alternatives'
import { localDateOf } from '@scheduler/shared-types/scheduling/zones'
import type { SignedIn } from '../../ipc/ipc-contract.ts'
import { queryOf } from '../availability/availability-handlers.ts'
import type { Core } from '../core.ts'
import type { PlacedVisit } from '../overlay/place-visit.ts'
import { mayOverride } from './assert-may.ts'

export type Judged = {
  readonly user: SignedIn
  readonly visit: PlacedVisit
  readonly override: OverrideRequest | undefined
}

/**
 * Refuses what stands against a visit, as the server would, by what is kept here.
 * @throws AppError appointment_conflict with every class and the nearest free starts that are known here; forbidden
 */
export function assertPlaceable(core: Core, { user, visit, override }: Judged): void {
  const { doctorId, found, lane } = visit.chosen
  if (override && !mayOverride(user, doctorId)) {
    throw new AppError('forbidden', 'Your role in this clinic may not override this.')
  }
  const isCovered = found.every((conflict) => override?.classes.includes(conflict.class) ?? false)
  if (doctorId !== null && isCovered && (found.length === 0 || lane !== null)) return
  throw refuseStart(core, user, visit)
}

/** The refusal of a start, with every conflict class and the nearest free starts of the kept days. */
export function refuseStart(core: Core, user: SignedIn, { query, chosen }: PlacedVisit): AppError {
  const { doctorId, found, lane } = chosen
  const present = (conflict: FoundConflict): Conflict => {
    const shown = query.busy.find(({ id, kind }) => kind === 'appointment' && conflict.busyIds.includes(id))
    return {
      class: conflict.class,
      message: CONFLICT_SENTENCES[conflict.class],
      ...(shown && { appointmentId: shown.id }),
      overridable:
        doctorId !== null && mayOverride(user, doctorId) && (conflict.busyIds.length === 0 || lane !== null),
    }
  }
  const conflicts = found.map(present)
  const more = conflicts.length > 1 ? ` (and ${conflicts.length - 1} more)` : ''
  const sentence = `${conflicts[0]?.message ?? 'This start is not offered.'}${more}`
  return new AppError('appointment_conflict', sentence, {
    conflicts,
    alternatives: alternativesHere(core, { query, chosen }),
  })
}

function alternativesHere(
  core: Core,
  { query, chosen }: Pick<PlacedVisit, 'query' | 'chosen'>,
): Alternative[] {
  const date = localDateOf(query.rules.timeZone, chosen.start)
  const kept = new Set(core.stores.days.days().map((day) => day.date))
  let [from, to] = [date, date]
  while (kept.has(addDays(from, -1))) from = addDays(from, -1)
  while (kept.has(addDays(to, 1))) to = addDays(to, 1)
  const dates = [...kept].filter((each) => from <= each && each <= to)
  const { patientId = null, excludeAppointmentId = null } = query
  const slots = nearestAlternatives({
    ...queryOf(core, query.appointmentTypeId, dates),
    patientId,
    excludeAppointmentId,
    doctorId: chosen.doctorId ?? 'any',
    start: chosen.start,
    from,
    to,
  })
  return slots.flatMap(({ start, end, wallTime, offset, doctorIds: [doctorId] }) =>
    doctorId === undefined
      ? []
      : [
          {
            start: new Date(start).toISOString(),
            end: new Date(end).toISOString(),
            wallTime,
            offset,
            doctorId,
          },
        ],
  )
}
