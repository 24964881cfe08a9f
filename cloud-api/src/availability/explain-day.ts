import type { QueryOf, ResponseOf } from '@scheduler/shared-types/api/define-endpoint'
import type { availabilityEndpoints } from '@scheduler/shared-types/availability/availability.contract'
import { invalidField } from '@scheduler/shared-types/errors/invalid-field'
import { availabilityPolicy } from '@scheduler/shared-types/policies/availability.policy'
import { whyNot } from '@scheduler/shared-types/scheduling/why-not'
import { localDayOf } from '@scheduler/shared-types/scheduling/zones'
import { busyAt, isOwnLease } from '../appointments/known-busy.ts'
import { deskOf, type UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { readCounter } from '../operations/read-counter.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { knowClinic } from './clinic-knowledge.ts'
import { LONGEST_REACH_MS } from './open-offer.ts'

type WhyNot = (typeof availabilityEndpoints)['why-not']

export type ExplainDay = { readonly caller: UserCaller; readonly query: QueryOf<WhyNot> }

/** Every start of a doctor's day with the rules that removed it. */
export async function explainDay(deps: Deps, { caller, query }: ExplainDay): Promise<ResponseOf<WhyNot>> {
  assertAllowed(availabilityPolicy, 'why-not', caller)
  const { clinicId } = caller
  const { appointmentTypeId, doctorId, date } = query
  const now = deps.now().getTime()
  const counter = await readCounter(deps, clinicId)
  const { rules, types, doctors } = await knowClinic(deps, clinicId, counter.rulesVersion)
  const unknown = 'is not known in this clinic'
  if (!types.has(appointmentTypeId)) throw invalidField('query.appointmentTypeId', unknown)
  if (!doctors.has(doctorId)) throw invalidField('query.doctorId', unknown)
  const day = localDayOf(rules.timeZone, date)
  const span = { from: day.start, to: day.end + LONGEST_REACH_MS, now }
  const known = await busyAt(deps, clinicId, counter.commits, span)
  const busy = known.filter((entry) => !isOwnLease(entry, deskOf(caller)))
  const starts = whyNot({ rules, busy, appointmentTypeId, doctorId, date, now, audience: 'staff' })
  return {
    timeZone: rules.timeZone,
    starts: starts.map(({ start, wallTime, offset, reasons }) => ({
      start: new Date(start).toISOString(),
      wallTime,
      offset,
      reasons: [...reasons],
    })),
  }
}
