import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { leaseEndpoints } from '@scheduler/shared-types/leases/lease.contract'
import { localDayOf, timeZoneId } from '@scheduler/shared-types/scheduling/zones'
import type { RecordKind, RecordOf } from '../database/record.store.ts'
import { type KeptDates, keptDates } from '../days/kept-dates.ts'

/** The clinic's records and its kept days, all at least as new as `seq`. */
export type Snapshot = {
  readonly seq: number
  readonly dates: KeptDates
  readonly records: { readonly [Kind in Exclude<RecordKind, 'hold'>]: readonly RecordOf<Kind>[] }
  readonly appointments: readonly Appointment[]
}

/** Reads what the desk keeps anew. @param serverNow Epoch milliseconds. */
export async function readSnapshot(
  api: ApiClient,
  clinicId: string,
  serverNow: number,
  signal: AbortSignal,
): Promise<Snapshot> {
  const input = { params: { clinicId }, signal }
  const clinic = await api.call(endpoints.clinic.read, input)
  const zone = timeZoneId(clinic.timeZone)
  const dates = keptDates(zone, serverNow)
  // First the appointments: what is read after them is at least as new as the position they answer with.
  const { items: appointments, seq } = await api.call(endpoints.appointment.list, {
    ...input,
    query: {
      from: new Date(localDayOf(zone, dates.first).start).toISOString(),
      to: new Date(localDayOf(zone, dates.last).end).toISOString(),
    },
  })
  const [doctors, rooms, equipment, types, hours, exceptions, timeOff, closures, leases] = await Promise.all([
    api.call(endpoints.doctor.list, input),
    api.call(endpoints.room.list, input),
    api.call(endpoints.equipment.list, input),
    api.call(endpoints.appointmentType.list, input),
    api.call(endpoints.workingHours.list, input),
    api.call(endpoints.exception.list, input),
    api.call(endpoints.timeOff.list, input),
    api.call(endpoints.closure.list, input),
    api.call(leaseEndpoints.list, input),
  ])
  return {
    seq,
    dates,
    appointments,
    records: {
      // Again, and now: the first reading was before the position.
      clinic: [await api.call(endpoints.clinic.read, input)],
      doctor: doctors.items,
      room: rooms.items,
      equipment: equipment.items,
      'appointment-type': types.items,
      'working-hours': hours.items,
      exception: exceptions.items,
      'time-off': timeOff.items,
      closure: closures.items,
      lease: leases.items,
    },
  }
}
