import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { Hold } from '@scheduler/shared-types/holds/hold.contract'
import { holdExpired, loadHold } from '../appointments/create-appointment.ts'
import { toKnownBusy, touchBusy } from '../appointments/known-busy.ts'
import { timeCollection } from '../appointments/time-collection.ts'
import { knowClinic } from '../availability/clinic-knowledge.ts'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { runOperation } from '../operations/run-operation.ts'
import { presentHold } from './hold.presenter.ts'

export type RenewHold = {
  readonly clinicId: string
  readonly caller: Caller
  readonly operationId: string
  readonly id: string
}

/** Starts the countdown again, once. @throws AppError hold_expired, hold_renewal_refused */
export function renewHold(deps: Deps, { clinicId, caller, operationId, id }: RenewHold): Promise<Hold> {
  return runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name: 'hold.renew',
    args: { id },
    work: async (tx) => {
      const hold = await loadHold(deps, tx, id)
      // A hold of the desk looks like none. Not judged before: a repeat has its answer whatever the hold has become.
      if (caller.kind === 'guest' && !hold.publicHold) throw holdExpired()
      if (hold.renewed) {
        throw new AppError(
          'hold_renewal_refused',
          'The time was kept for longer once already. Finish, or choose again.',
        )
      }
      const { settings } = (await knowClinic(deps, clinicId, tx.counter.rulesVersion)).clinic
      const renewed = {
        ...hold,
        renewed: true,
        version: hold.version + 1,
        expiresAt: new Date(tx.now.getTime() + settings.holdSeconds * 1000),
      }
      await timeCollection(deps).replaceOne({ _id: id, clinicId, status: 'held' }, renewed, {
        session: tx.session,
      })
      touchBusy(tx, id, toKnownBusy(renewed))
      tx.recordChange({ entity: 'hold', entityId: id })
      return presentHold(renewed, tx.now)
    },
  })
}
