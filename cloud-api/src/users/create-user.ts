import { userPolicy } from '@scheduler/shared-types/policies/user.policy'
import type { User, zUserCreate } from '@scheduler/shared-types/users/user.contract'
import type { z } from 'zod'
import { hashPassword } from '../auth/password.ts'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { runOperation } from '../operations/run-operation.ts'
import { namingDuplicates } from '../operations/store-errors.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { assertDoctorLink } from './user.checks.ts'
import { presentUser } from './user.presenter.ts'

export type CreateUser = {
  readonly caller: UserCaller
  readonly operationId: string
  readonly body: z.output<typeof zUserCreate>
}

/** A new member of staff with a grant in the caller's clinic. @throws AppError already_exists for a known e-mail */
export async function createUser(deps: Deps, { caller, operationId, body }: CreateUser): Promise<User> {
  assertAllowed(userPolicy, 'create', caller)
  const { clinicId } = caller
  const { password, id: givenId, email, name, role, doctorId } = body
  // Before the operation, because hashing is slow on purpose and the clinic's writes wait in line.
  const passwordHash = await hashPassword(password)
  return runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name: 'user.create',
    args: { id: givenId, email, name, role, doctorId }, // without the password: arguments are kept
    work: async (tx) => {
      const { session } = tx
      await assertDoctorLink({ deps, session, clinicId }, { role, doctorId })
      const user = {
        _id: givenId ?? deps.newId(),
        email,
        name,
        passwordHash,
        grants: [{ clinicId, role, doctorId, patientId: null, active: true }],
        createdAt: tx.now,
        version: 1,
      }
      await namingDuplicates('email', () => deps.models.User.insertMany([user], { session }))
      tx.recordChange({ entity: 'user', entityId: user._id })
      return presentUser(user, clinicId)
    },
  })
}
