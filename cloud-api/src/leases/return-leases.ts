import { AppError } from '@scheduler/shared-types/errors/app-error'
import { leasePolicy } from '@scheduler/shared-types/policies/lease.policy'
import { isLease } from '../appointments/appointment.model.ts'
import { removeTime } from '../appointments/sweep-expired-times.ts'
import { timeCollection } from '../appointments/time-collection.ts'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { callersDesk, findDesk } from '../desks/known-desk.ts'
import { type OperationTx, runOperation } from '../operations/run-operation.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'

export type ReturnLeases = {
  readonly caller: UserCaller
  readonly operationId: string
  /** Absent: the desk the caller signed in at. */
  readonly deskId?: string | undefined
}

/** Gives back a desk's leases. @throws AppError desk_unknown, desk_revoked, forbidden */
export async function returnLeases(deps: Deps, { caller, operationId, deskId }: ReturnLeases): Promise<void> {
  const { clinicId } = caller
  const id = deskId ?? (await callersDesk(deps, caller))._id
  assertAllowed(leasePolicy, 'return', caller, { deskId: id })
  await runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name: 'lease.return',
    args: { deskId: id },
    work: async (tx) => {
      const desk = await findDesk(deps, clinicId, id, tx.session)
      if (!desk) throw new AppError('desk_unknown', 'There is no such desk in this clinic.')
      await removeLeasesOf(deps, tx, id)
      return null
    },
  })
}

/** Removes all leases of a desk, inside an operation. */
export async function removeLeasesOf(deps: Deps, tx: OperationTx, deskId: string): Promise<void> {
  const found = await timeCollection(deps)
    .find({ clinicId: tx.counter._id, deskId }, { session: tx.session })
    .toArray()
  for (const lease of found.filter(isLease)) await removeTime(deps, tx, lease)
}
