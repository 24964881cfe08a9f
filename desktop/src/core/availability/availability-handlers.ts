import type { Availability } from '@scheduler/shared-types/availability/availability.contract'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { availability } from '@scheduler/shared-types/scheduling/availability'
import { addDays, datesBetween } from '@scheduler/shared-types/scheduling/local-dates'
import type { SchedulingQuery } from '@scheduler/shared-types/scheduling/rules.types'
import type { LocalDate } from '@scheduler/shared-types/scheduling/time-values'
import { whyNot } from '@scheduler/shared-types/scheduling/why-not'
import { DeskError } from '../../ipc/desk-error.ts'
import type { IpcHandlers, IpcParsedArgs } from '../../ipc/ipc-contract.ts'
import { tryServer } from '../ask-server.ts'
import { rulesOf } from '../clinic/clinic-rules.ts'
import { type Core, clinicParams, knowledgeOf, undecidedOf, viewOf } from '../core.ts'
import { busyOn } from '../overlay/place-visit.ts'

/** Free times: the server's while it can be asked, else by the same rules from what is kept here. */
export function availabilityHandlers(
  core: Core,
): Pick<IpcHandlers, 'availability.read' | 'availability.why-not'> {
  return {
    'availability.read': async (query) => {
      // What waits here is nothing the server knows of.
      const isAhead = undecidedOf(core.stores).length > 0
      const answer = await tryServer(core, (api, signal) =>
        isAhead
          ? Promise.resolve(null)
          : api.call(endpoints.availability.read, { params: clinicParams(core), query, signal }),
      )
      return answer ?? availabilityHere(core, query)
    },
    'availability.why-not': async (query) => {
      const answer = await tryServer(core, (api, signal) =>
        api.call(endpoints.availability['why-not'], { params: clinicParams(core), query, signal }),
      )
      return answer ?? whyNotHere(core, query)
    },
  }
}

function availabilityHere(core: Core, query: IpcParsedArgs<'availability.read'>): Availability {
  const dates = keptOf(core, query.from, query.to)
  const asked = queryOf(core, query.appointmentTypeId, dates)
  const days = dates.flatMap((date) =>
    availability({
      ...asked,
      doctorId: query.doctorId ?? 'any',
      patientId: query.patientId ?? null,
      excludeAppointmentId: query.excludeAppointmentId ?? null,
      from: date,
      to: date,
    }),
  )
  return {
    timeZone: asked.rules.timeZone,
    days: days.map(({ date, slots }) => ({
      date,
      slots: slots.map(({ start, end, wallTime, offset, doctorIds }) => ({
        start: new Date(start).toISOString(),
        end: new Date(end).toISOString(),
        wallTime,
        offset,
        doctorIds: [...doctorIds],
      })),
    })),
  }
}

function whyNotHere(
  core: Core,
  { appointmentTypeId, doctorId, date }: IpcParsedArgs<'availability.why-not'>,
) {
  const asked = queryOf(core, appointmentTypeId, keptOf(core, date, date))
  return {
    timeZone: asked.rules.timeZone,
    starts: whyNot({ ...asked, doctorId, date }).map(({ start, wallTime, offset, reasons }) => ({
      start: new Date(start).toISOString(),
      wallTime,
      offset,
      reasons: [...reasons],
    })),
  }
}

/** A question of staff about dates that are kept, by what is shown here. @throws AppError validation_failed */
export function queryOf(core: Core, appointmentTypeId: string, dates: readonly LocalDate[]): SchedulingQuery {
  const view = viewOf(core)
  const knowledge = knowledgeOf(core)
  const rules = rulesOf(view.confirmed.records, view.timeOff)
  if (!rules.appointmentTypes.some(({ id }) => id === appointmentTypeId)) {
    const errors = [{ path: 'query.appointmentTypeId', message: 'is not known in this clinic' }]
    throw new AppError('validation_failed', 'Some fields need another look.', { errors })
  }
  const around = new Set(dates.flatMap((date) => [addDays(date, -1), date, addDays(date, 1)]))
  return {
    rules,
    busy: busyOn(view, knowledge, [...around]),
    appointmentTypeId,
    now: knowledge.serverNow,
    audience: 'staff',
  }
}

/** Those of the dates that are kept here. @throws DeskError not_at_this_desk when none is */
function keptOf({ stores }: Core, from: LocalDate, to: LocalDate): LocalDate[] {
  const kept = datesBetween(from, to).filter((date) => stores.days.has(date))
  if (kept.length > 0) return kept
  throw new DeskError(
    'not_at_this_desk',
    'Times of these days are not kept at this desk. They need the server.',
  )
}
