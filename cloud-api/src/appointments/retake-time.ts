import { isOccupiedTime } from '@scheduler/shared-types/appointments/conflict-sentences'
import { findConflicts } from '@scheduler/shared-types/scheduling/explain-start'
import type { SchedulingQuery } from '@scheduler/shared-types/scheduling/rules.types'
import { knowClinic } from '../availability/clinic-knowledge.ts'
import { type Caller, deskOf } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { useOwnLeases } from '../leases/use-own-leases.ts'
import type { OperationTx } from '../operations/run-operation.ts'
import type { AppointmentDocument } from './appointment.model.ts'
import { busyInOperation, isOwnLease } from './known-busy.ts'
import { refuseStart } from './refuse-start.ts'
import { sweepExpiredTimes } from './sweep-expired-times.ts'

/**
 * An appointment that had given up its time takes it again, where it was: only taken time stands against that,
 * not the rules, which it met when it was made. The unique index has the last word.
 * @throws AppError appointment_conflict
 */
export async function retakeTime(
  deps: Deps,
  tx: OperationTx,
  caller: Caller,
  appointment: AppointmentDocument,
): Promise<void> {
  const swept = tx.attempt > 0 ? await sweepExpiredTimes(deps, tx) : 0
  const { clinicId, doctorId, roomId, lane } = appointment
  const { rules } = await knowClinic(deps, clinicId, tx.counter.rulesVersion)
  const now = tx.now.getTime()
  const deskId = deskOf(caller)
  const start = appointment.start.getTime()
  const busyBetween = async (from: number, to: number) => {
    const all = await busyInOperation(deps, tx, { from, to, now })
    return all.filter((entry) => entry.id !== appointment._id && !isOwnLease(entry, deskId))
  }
  const busy = await busyBetween(start, appointment.end.getTime())
  const query: SchedulingQuery = {
    rules,
    busy,
    appointmentTypeId: appointment.appointmentTypeId,
    now,
    audience: 'staff',
    patientId: appointment.patientId,
  }
  // In a higher lane it was there beside others on purpose; there only its own lane counts.
  const relevant = lane === 0 ? busy : busy.filter((each) => each.lane === lane)
  const found = findConflicts({ ...query, busy: relevant, doctorId, start, roomId }).filter(
    ({ class: name, busyIds }) => isOccupiedTime(name) && busyIds.length > 0,
  )
  if (found.length === 0 && (tx.attempt === 0 || swept > 0))
    return useOwnLeases(deps, tx, appointment, deskId)
  // The index refused although the type's present length finds nothing: it was longer when it was booked.
  const told = found.length > 0 ? found : [{ class: 'doctor' as const, busyIds: [] }]
  throw await refuseStart({ caller, query, doctorId, start, found: told, lanesLeft: false, busyBetween })
}
