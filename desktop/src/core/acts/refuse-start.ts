import type { Alternative } from '@scheduler/shared-types/appointments/conflict.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { mayOverride } from '@scheduler/shared-types/policies/appointment.policy'
import { staffActor } from '@scheduler/shared-types/policies/staff-actor'
import { startRefusal } from '@scheduler/shared-types/refusals/start-refusal'
import type { ChosenPlace } from '@scheduler/shared-types/scheduling/choose-place'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import { nearestAlternatives } from '@scheduler/shared-types/scheduling/nearest-alternatives'
import type { SchedulingQuery } from '@scheduler/shared-types/scheduling/rules.types'
import { localDateOf } from '@scheduler/shared-types/scheduling/zones'
import type { SignedIn } from '../../ipc/ipc-contract.ts'
import { queryOf } from '../availability/availability-handlers.ts'
import type { Core } from '../core.ts'
import type { PlacedVisit } from '../overlay/place-visit.ts'

/**
 * Refuses what stands against a visit, as the server would, by what is kept here.
 * @throws AppError appointment_conflict with every class and the nearest free starts that are known here; forbidden
 */
export function assertPlaceable(core: Core, user: SignedIn, visit: PlacedVisit, isOverriding: boolean): void {
  const { doctorId, isAllowed } = visit.chosen
  if (isOverriding && doctorId !== null && !mayOverride(staffActor(user), doctorId)) {
    throw new AppError('forbidden', 'Your role in this clinic may not override this.')
  }
  if (!isAllowed) throw refuseStart(core, user, visit)
}

/** A start that is refused, and the question it answers. */
type RefusedVisit = {
  readonly query: SchedulingQuery
  readonly chosen: Pick<ChosenPlace, 'doctorId' | 'start' | 'found' | 'lane'>
}

/** The refusal of a start, with every conflict class and the nearest free starts of the kept days. */
export function refuseStart(core: Core, user: SignedIn, { query, chosen }: RefusedVisit): AppError {
  const { doctorId, found, lane } = chosen
  return startRefusal({
    found,
    busy: query.busy,
    isLaneLeft: lane !== null,
    mayOverride: doctorId !== null && mayOverride(staffActor(user), doctorId),
    seesAppointments: true,
    alternatives: alternativesHere(core, { query, chosen }),
  })
}

function alternativesHere(core: Core, { query, chosen }: RefusedVisit): Alternative[] {
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
