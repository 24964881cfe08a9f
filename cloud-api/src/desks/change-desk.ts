import type { Desk } from '@scheduler/shared-types/desks/desk.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { type OperationTx, runOperation } from '../operations/run-operation.ts'
import type { DeskDocument } from './desk.model.ts'
import { presentDesk } from './desk.presenter.ts'
import { findDesk } from './known-desk.ts'

export type ChangeDesk = {
  readonly clinicId: string
  readonly caller: Caller
  readonly operationId: string
  /** Such as `desk.revoke`. */
  readonly name: string
  readonly args?: unknown
  readonly id: string
  /** Fields as they shall be; none: it is so already. */
  readonly change: (tx: OperationTx, before: DeskDocument) => Promise<Partial<DeskDocument>>
}

/** Loads, lets the change decide, stores and answers. @throws AppError not_found */
export function changeDesk(deps: Deps, request: ChangeDesk): Promise<Desk> {
  const { clinicId, caller, operationId, name, args, id, change } = request
  return runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name,
    args: { id, args },
    work: async (tx) => {
      const before = await findDesk(deps, clinicId, id, tx.session)
      if (!before) throw new AppError('not_found', 'There is no such desk in this clinic.')
      const fields = await change(tx, before)
      if (Object.keys(fields).length === 0) return presentDesk(before)
      const changed = { ...fields, version: before.version + 1 }
      await deps.models.Desk.updateOne({ _id: id, clinicId }, { $set: changed }, { session: tx.session })
      tx.recordChange({ entity: 'desk', entityId: id })
      return presentDesk({ ...before, ...changed })
    },
  })
}
