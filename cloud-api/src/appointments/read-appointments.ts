import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import { appointmentPolicy } from '@scheduler/shared-types/policies/appointment.policy'
import { HOUR_MS } from '@scheduler/shared-types/primitives/durations'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { readCounter } from '../operations/read-counter.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { isAppointment } from './appointment.model.ts'
import { presentAppointment, presentAppointments } from './appointment.presenter.ts'
import { loadAppointment, loadPatientOf } from './load-appointment.ts'
import { timeCollection } from './time-collection.ts'

export type ListAppointments = {
  readonly caller: UserCaller
  readonly query: {
    readonly from: string
    readonly to: string
    readonly doctorId?: string | undefined
    readonly patientId?: string | undefined
  }
}

/** No appointment is longer: what overlaps a span began at most so long before it. */
const LONGEST_MS = 8 * HOUR_MS

/** Appointments that overlap the span, by start. `seq` was read first: what is later is told again, not lost. */
export async function listAppointments(
  deps: Deps,
  { caller, query }: ListAppointments,
): Promise<{ items: Appointment[]; seq: number }> {
  assertAllowed(appointmentPolicy, 'list', caller)
  const { clinicId } = caller
  const { seq } = await readCounter(deps, clinicId)
  const { doctorId, patientId } = query
  const from = new Date(query.from)
  const found = await timeCollection(deps)
    .find({
      clinicId,
      start: { $gt: new Date(from.getTime() - LONGEST_MS - 1), $lt: new Date(query.to) },
      end: { $gt: from },
      ...(doctorId !== undefined && { doctorId }),
      ...(patientId !== undefined && { patientId }),
    })
    .sort({ start: 1 })
    .toArray()
  const documents = found.filter(isAppointment)
  return { items: await presentAppointments(deps, clinicId, documents), seq }
}

/** @throws AppError not_found */
export async function readAppointment(
  deps: Deps,
  { caller, id }: { readonly caller: UserCaller; readonly id: string },
): Promise<Appointment> {
  assertAllowed(appointmentPolicy, 'read', caller)
  const document = await loadAppointment(deps, caller.clinicId, id)
  return presentAppointment(deps, document, await loadPatientOf(deps, document))
}
