import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { User } from '@scheduler/shared-types/users/user.contract'
import type { GrantRecord, UserRecord } from './user.model.ts'

/** The user as one clinic sees them: with the grant there and no other. @throws AppError not_found without one */
export function presentUser(user: UserRecord, clinicId: string): User {
  const { role, doctorId, active } = grantIn(user, clinicId)
  const { _id: id, email, name, version } = user
  return { id, clinicId, email, name, role, doctorId, active, version }
}

/** @throws AppError not_found when the user has nothing to do with the clinic. */
export function grantIn(user: UserRecord, clinicId: string): GrantRecord {
  const grant = user.grants.find((candidate) => candidate.clinicId === clinicId)
  if (!grant) throw new AppError('not_found', 'There is no such user in this clinic.')
  return grant
}
