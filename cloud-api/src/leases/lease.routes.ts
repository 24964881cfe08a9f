import { leaseEndpoints } from '@scheduler/shared-types/leases/lease.contract'
import { defineRoute } from '../http/define-route.ts'
import { claimLeases } from './claim-leases.ts'
import { listLeases } from './list-leases.ts'
import { returnLeases } from './return-leases.ts'

export const leaseRoutes = [
  defineRoute(leaseEndpoints.list, ({ deps, caller }) => listLeases(deps, { caller })),
  defineRoute(leaseEndpoints.claim, ({ deps, caller, operationId }) =>
    claimLeases(deps, { caller, operationId }),
  ),
  defineRoute(leaseEndpoints.return, ({ deps, caller, operationId, body }) =>
    returnLeases(deps, { caller, operationId, deskId: body.deskId }),
  ),
]
