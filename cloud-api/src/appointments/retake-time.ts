import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import { retakeLane } from '@scheduler/shared-types/scheduling/retake-time'
import type { SchedulingQuery } from '@scheduler/shared-types/scheduling/rules.types'
import { knowClinic } from '../availability/clinic-knowledge.ts'
import { type Caller, deskOf } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { useOwnLeases } from '../leases/use-own-leases.ts'
import type { OperationTx } from '../operations/run-operation.ts'
import type { AppointmentDocument } from './appointment.model.ts'
import { busyInOperation, isOwnLease } from './known-busy.ts'
import { keysOf } from './occupied-keys.ts'
import { refuseStart } from './refuse-start.ts'
import { sweepExpiredTimes } from './sweep-expired-times.ts'

/**
 * An appointment that had given up its time takes it again, where it was. Occupied time stands against that as it
 * would against a new appointment, unless the two name each other; the rules do not, which it met when it was made.
 * @returns its fields as they are to be stored
 * @throws AppError appointment_conflict
 */
export async function retakeTime(
  deps: Deps,
  tx: OperationTx,
  caller: Caller,
  appointment: AppointmentDocument,
): Promise<Pick<AppointmentDocument, 'lane' | 'occupies'>> {
  if (tx.attempt > 0) await sweepExpiredTimes(deps, tx)
  const { _id: id, clinicId, doctorId, patientId, bufferBeforeMinutes, bufferAfterMinutes } = appointment
  const { rules, clinic } = await knowClinic(deps, clinicId, tx.counter.rulesVersion)
  const now = tx.now.getTime()
  const deskId = deskOf(caller)
  const [start, end] = [appointment.start.getTime(), appointment.end.getTime()]
  const busyBetween = async (from: number, to: number) => {
    const all = await busyInOperation(deps, tx, { from, to, now })
    return all.filter((entry) => entry.id !== id && !isOwnLease(entry, deskId))
  }
  const busy = await busyBetween(
    start - bufferBeforeMinutes * MINUTE_MS,
    end + bufferAfterMinutes * MINUTE_MS,
  )
  const retaken = { ...appointment, id, start, end, names: appointment.override?.appointmentIds ?? {} }
  const { lane, found } = retakeLane(retaken, busy, clinic.settings.overbookingLanes)
  if (lane === null) {
    const { appointmentTypeId } = appointment
    const query: SchedulingQuery = { rules, busy, appointmentTypeId, now, audience: 'staff', patientId }
    const refusal = { caller, query, doctorId, start, found, isLaneLeft: false, busyBetween }
    throw tx.refuseUnwritten(await refuseStart(refusal))
  }
  const placed = { ...appointment, lane }
  await useOwnLeases(deps, tx, placed, deskId)
  return { lane, occupies: keysOf(placed, patientId) }
}
