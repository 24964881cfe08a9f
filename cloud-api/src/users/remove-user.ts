import { AppError } from '@scheduler/shared-types/errors/app-error'
import { userPolicy } from '@scheduler/shared-types/policies/user.policy'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { runOperation } from '../operations/run-operation.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { loadUser } from './read-user.ts'
import { hasAnotherAdmin } from './user.checks.ts'

export type RemoveUser = {
  readonly caller: UserCaller
  readonly operationId: string
  readonly id: string
}

/** Takes the user's grant in the clinic away; a user without any grant left is deleted. @throws AppError in_use */
export async function removeUser(deps: Deps, { caller, operationId, id }: RemoveUser): Promise<void> {
  assertAllowed(userPolicy, 'remove', caller)
  const { clinicId } = caller
  await runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name: 'user.remove',
    args: { id },
    work: async (tx) => {
      const { session } = tx
      const user = await loadUser(deps, clinicId, id, session)
      if (!(await hasAnotherAdmin({ deps, session, clinicId }, id))) {
        throw new AppError('in_use', 'A clinic needs an admin: make somebody else one first.')
      }
      const grants = user.grants.filter((grant) => grant.clinicId !== clinicId)
      if (grants.length > 0) {
        await deps.models.User.updateOne(
          { _id: id },
          { $set: { grants, version: user.version + 1 } },
          { session },
        )
      } else {
        await deps.models.User.deleteOne({ _id: id }, { session })
        await deps.models.Session.updateMany(
          { userId: id, revokedAt: null },
          { $set: { revokedAt: tx.now, revokedReason: 'user-removed' } },
          { session },
        )
      }
      tx.recordChange({ entity: 'user', entityId: id })
      return null
    },
  })
  deps.sessionCache.forgetUser(id)
}
