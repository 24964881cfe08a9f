import { AppError } from '@scheduler/shared-types/errors/app-error'
import { decide, type PolicyTable, type Subject } from '@scheduler/shared-types/policies/decide'
import { staffActor } from '@scheduler/shared-types/policies/staff-actor'
import type { SignedIn } from '../../ipc/ipc-contract.ts'

/**
 * What the server's policies will say of an act, said at once. The server has the last word.
 * @throws AppError forbidden
 */
export function assertMay<Action extends string>(
  policy: PolicyTable<Action>,
  action: NoInfer<Action>,
  user: SignedIn,
  subject: Subject = {},
): void {
  if (decide(policy, action, staffActor(user), subject) === true) return
  throw new AppError('forbidden', 'Your role in this clinic may not do this.')
}
