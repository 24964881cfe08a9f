import { isHold } from '../appointments/appointment.model.ts'
import { removeTime } from '../appointments/sweep-expired-times.ts'
import { timeCollection } from '../appointments/time-collection.ts'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { runOperation } from '../operations/run-operation.ts'

export type ReleaseHold = {
  readonly clinicId: string
  readonly caller: Caller
  readonly operationId: string
  readonly id: string
}

/** Gives the time back. What is gone already, or has become an appointment, is left alone without a word. */
export async function releaseHold(
  deps: Deps,
  { clinicId, caller, operationId, id }: ReleaseHold,
): Promise<void> {
  await runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name: 'hold.release',
    args: { id },
    work: async (tx) => {
      const found = await timeCollection(deps).findOne({ _id: id, clinicId }, { session: tx.session })
      if (found && isHold(found)) await removeTime(deps, tx, found)
      return null
    },
  })
}
