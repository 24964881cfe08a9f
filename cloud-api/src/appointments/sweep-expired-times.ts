import { systemCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { type OperationTx, runOperation } from '../operations/run-operation.ts'
import {
  type HoldDocument,
  isAppointment,
  type LeaseDocument,
  type TimeDocument,
} from './appointment.model.ts'
import { touchBusy } from './known-busy.ts'
import { timeCollection } from './time-collection.ts'

/** Time that runs out by itself. */
type Expiring = HoldDocument | LeaseDocument

const EXPIRING: TimeDocument['status'][] = ['held', 'leased']

/** Removes the clinic's holds and leases that have run out by server time, inside an operation. @returns how many */
export async function sweepExpiredTimes(deps: Deps, tx: OperationTx): Promise<number> {
  const expired = await timeCollection(deps)
    .find(
      { clinicId: tx.counter._id, expiresAt: { $lte: tx.now }, status: { $in: EXPIRING } },
      { session: tx.session },
    )
    .toArray()
  const times = expired.filter(isExpiring)
  for (const time of times) await removeTime(deps, tx, time)
  return times.length
}

/** Gives the time of a hold or a lease back, inside an operation. */
export async function removeTime(
  deps: Deps,
  tx: OperationTx,
  { _id, status, start, end }: Pick<Expiring, '_id' | 'status' | 'start' | 'end'>,
): Promise<void> {
  await timeCollection(deps).deleteOne({ _id, clinicId: tx.counter._id, status }, { session: tx.session })
  touchBusy(tx, _id, null)
  const entity = status === 'held' ? 'hold' : 'lease'
  tx.recordChange({ entity, entityId: _id, spans: [{ start, end }] })
}

/** Removes expired times of every clinic and tells everybody. The job behind it runs every few seconds. */
export async function sweepAllClinics(deps: Deps): Promise<void> {
  const clinics = await timeCollection(deps)
    .find({ expiresAt: { $lte: deps.now() }, status: { $in: EXPIRING } }, { projection: { clinicId: 1 } })
    .toArray()
  for (const clinicId of new Set(clinics.map((time) => time.clinicId))) {
    await runOperation(deps, {
      clinicId,
      caller: systemCaller,
      operationId: deps.newId(),
      name: 'hold.expire',
      args: {},
      work: (tx) => sweepExpiredTimes(deps, tx),
    })
  }
}

function isExpiring(document: TimeDocument): document is Expiring {
  return !isAppointment(document)
}
