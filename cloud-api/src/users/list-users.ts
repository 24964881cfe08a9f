import { STAFF_ROLES } from '@scheduler/shared-types/auth/roles'
import { userPolicy } from '@scheduler/shared-types/policies/user.policy'
import type { User } from '@scheduler/shared-types/users/user.contract'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { presentUser } from './user.presenter.ts'

/** The clinic's staff, by name. Patients' accounts, which may be thousands, are read one by one. */
export async function listUsers(deps: Deps, { caller }: { caller: UserCaller }): Promise<{ items: User[] }> {
  assertAllowed(userPolicy, 'list', caller)
  const { clinicId } = caller
  const users = await deps.models.User.find({
    grants: { $elemMatch: { clinicId, role: { $in: [...STAFF_ROLES] } } },
  })
    .sort({ name: 1, _id: 1 })
    .lean()
  return { items: users.map((user) => presentUser(user, clinicId)) }
}
