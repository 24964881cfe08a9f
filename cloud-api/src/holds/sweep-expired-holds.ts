import { type HoldDocument, isHold } from '../appointments/appointment.model.ts'
import { timeCollection } from '../appointments/time-collection.ts'
import { systemCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import type { OperationTx } from '../operations/run-operation.ts'
import { runOperation } from '../operations/run-operation.ts'

/** Removes the clinic's holds that have run out by server time, inside an operation. @returns how many */
export async function sweepExpiredHolds(deps: Deps, tx: OperationTx): Promise<number> {
  const expired = await timeCollection(deps)
    .find({ clinicId: tx.counter._id, expiresAt: { $lte: tx.now }, status: 'held' }, { session: tx.session })
    .toArray()
  const holds = expired.filter(isHold)
  for (const hold of holds) await removeHold(deps, tx, hold)
  return holds.length
}

/** Gives a hold's time back, inside an operation. */
export async function removeHold(deps: Deps, tx: OperationTx, hold: HoldDocument): Promise<void> {
  await timeCollection(deps).deleteOne(
    { _id: hold._id, clinicId: hold.clinicId, status: 'held' },
    { session: tx.session },
  )
  tx.touchBusy(hold._id, null)
  tx.recordChange({ entity: 'hold', entityId: hold._id, spans: [{ start: hold.start, end: hold.end }] })
}

/** Removes expired holds of every clinic and tells everybody. The job behind it runs every few seconds. */
export async function sweepAllClinics(deps: Deps): Promise<void> {
  const clinics = await timeCollection(deps)
    .find({ expiresAt: { $lte: deps.now() }, status: 'held' }, { projection: { clinicId: 1 } })
    .toArray()
  for (const clinicId of new Set(clinics.map((hold) => hold.clinicId))) {
    await runOperation(deps, {
      clinicId,
      caller: systemCaller,
      operationId: deps.newId(),
      name: 'hold.expire',
      args: {},
      work: (tx) => sweepExpiredHolds(deps, tx),
    })
  }
}
