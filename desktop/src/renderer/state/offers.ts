import { clinicPolicy } from '@scheduler/shared-types/policies/clinic.policy'
import { decide, type PolicyTable, type Subject } from '@scheduler/shared-types/policies/decide'
import { deskPolicy } from '@scheduler/shared-types/policies/desk.policy'
import { staffActor } from '@scheduler/shared-types/policies/staff-actor'
import { timeOffPolicy } from '@scheduler/shared-types/policies/time-off.policy'
import type { SignedIn } from '../../ipc/ipc-contract.ts'

type User = Pick<SignedIn, 'role' | 'doctorId'> | null | undefined

/**
 * What is shown only to those who may do it, by the tables the server judges by. Asked for the person at the desk
 * and, where it matters, the doctor it concerns; with nobody signed in nothing is offered.
 */
export const offers = {
  enterTimeOff: (user: User, doctorId: string) => may(timeOffPolicy, 'create', user, { doctorId }),
  changeWalkInTime: (user: User) => may(clinicPolicy, 'update', user),
  manageDesks: (user: User) => may(deskPolicy, 'update', user) && may(deskPolicy, 'revoke', user),
}

function may<Action extends string>(
  policy: PolicyTable<Action>,
  action: NoInfer<Action>,
  user: User,
  subject?: Subject,
): boolean {
  return user != null && decide(policy, action, staffActor(user), subject) === true
}
