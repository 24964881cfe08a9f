import type { Desk } from '@scheduler/shared-types/desks/desk.contract'
import { deskPolicy } from '@scheduler/shared-types/policies/desk.policy'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { presentDesk } from './desk.presenter.ts'

/** All desks of the clinic by name, revoked ones included. */
export async function listDesks(
  deps: Deps,
  { caller }: { readonly caller: UserCaller },
): Promise<{ items: Desk[] }> {
  assertAllowed(deskPolicy, 'list', caller)
  const desks = await deps.models.Desk.find({ clinicId: caller.clinicId }).sort({ name: 1, _id: 1 }).lean()
  return { items: desks.map(presentDesk) }
}
