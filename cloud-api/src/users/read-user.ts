import { AppError } from '@scheduler/shared-types/errors/app-error'
import { userPolicy } from '@scheduler/shared-types/policies/user.policy'
import type { User } from '@scheduler/shared-types/users/user.contract'
import type { UserCaller } from '../caller.ts'
import type { ClientSession } from '../database/client-session.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import type { UserRecord } from './user.model.ts'
import { presentUser } from './user.presenter.ts'

/** @throws AppError not_found, also for a user of other clinics only. */
export async function readUser(
  deps: Deps,
  { caller, id }: { readonly caller: UserCaller; readonly id: string },
): Promise<User> {
  assertAllowed(userPolicy, 'read', caller)
  return presentUser(await loadUser(deps, caller.clinicId, id), caller.clinicId)
}

/** A user with a grant in the clinic. @throws AppError not_found */
export async function loadUser(
  deps: Deps,
  clinicId: string,
  id: string,
  session?: ClientSession,
): Promise<UserRecord> {
  const user = await deps.models.User.findOne(
    { _id: id, 'grants.clinicId': clinicId },
    null,
    session ? { session } : {},
  ).lean()
  if (!user) throw new AppError('not_found', 'There is no such user in this clinic.')
  return user
}
