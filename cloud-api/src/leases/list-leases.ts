import type { ResponseOf } from '@scheduler/shared-types/api/define-endpoint'
import type { leaseEndpoints } from '@scheduler/shared-types/leases/lease.contract'
import { leasePolicy } from '@scheduler/shared-types/policies/lease.policy'
import { isLease } from '../appointments/appointment.model.ts'
import { timeCollection } from '../appointments/time-collection.ts'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { readCounter } from '../operations/read-counter.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { presentLease } from './lease.presenter.ts'

/** The clinic's leases in force, by start. `seq` was read first: what is later is told again, not lost. */
export async function listLeases(
  deps: Deps,
  { caller }: { readonly caller: UserCaller },
): Promise<ResponseOf<(typeof leaseEndpoints)['list']>> {
  assertAllowed(leasePolicy, 'list', caller)
  const { clinicId } = caller
  const { seq } = await readCounter(deps, clinicId)
  const found = await timeCollection(deps)
    .find({ clinicId, status: 'leased', expiresAt: { $gt: deps.now() } })
    .sort({ start: 1, _id: 1 })
    .toArray()
  return { items: found.filter(isLease).map((lease) => presentLease(lease._id, lease)), seq }
}
