import { invalidField } from '@scheduler/shared-types/errors/invalid-field'
import { userPolicy } from '@scheduler/shared-types/policies/user.policy'
import type { User, zUserUpdate } from '@scheduler/shared-types/users/user.contract'
import type { z } from 'zod'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { runOperation } from '../operations/run-operation.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { assertVersion } from '../records/update-record.ts'
import { loadUser } from './read-user.ts'
import { assertDoctorLink, hasAnotherAdmin } from './user.checks.ts'
import type { UserRecord } from './user.model.ts'
import { grantIn, presentUser } from './user.presenter.ts'

export type UpdateUser = {
  readonly caller: UserCaller
  readonly operationId: string
  readonly id: string
  readonly body: z.output<typeof zUserUpdate>
}

/** Changes the name, and role, doctor and activity in the caller's clinic only. */
export async function updateUser(deps: Deps, { caller, operationId, id, body }: UpdateUser): Promise<User> {
  assertAllowed(userPolicy, 'update', caller)
  const { clinicId } = caller
  const answer = await runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name: 'user.update',
    args: { id, body },
    work: async (tx) => {
      const where = { deps, session: tx.session, clinicId }
      const before = await loadUser(deps, clinicId, id, tx.session)
      assertVersion(before, body.version)
      const after = applyChange(before, clinicId, body)
      const grant = grantIn(after, clinicId)
      await assertDoctorLink(where, grant)
      const stays = grant.role === 'admin' && grant.active
      if (!stays && !(await hasAnotherAdmin(where, id))) {
        const field = grant.role === 'admin' ? 'active' : 'role'
        throw invalidField(`body.${field}`, 'would leave the clinic without an admin')
      }
      const { name, grants, version } = after
      await deps.models.User.updateOne(
        { _id: id },
        { $set: { name, grants, version } },
        { session: tx.session },
      )
      tx.recordChange({ entity: 'user', entityId: id })
      return presentUser(after, clinicId)
    },
  })
  deps.sessionCache.forgetUser(id)
  return answer
}

function applyChange(before: UserRecord, clinicId: string, body: UpdateUser['body']): UserRecord {
  const { name = before.name, version: _version, ...changes } = body
  const grants = before.grants.map((grant) =>
    grant.clinicId === clinicId ? { ...grant, ...changes } : grant,
  )
  return { ...before, name, grants, version: before.version + 1 }
}
