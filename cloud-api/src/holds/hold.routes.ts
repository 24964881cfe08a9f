import { holdEndpoints } from '@scheduler/shared-types/holds/hold.contract'
import { holdPolicy } from '@scheduler/shared-types/policies/hold.policy'
import { defineRoute } from '../http/define-route.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { createHold } from './create-hold.ts'
import { releaseHold } from './release-hold.ts'
import { renewHold } from './renew-hold.ts'

export const holdRoutes = [
  defineRoute(holdEndpoints.create, ({ deps, caller, operationId, body }) => {
    assertAllowed(holdPolicy, 'create', caller, { doctorId: body.doctorId })
    const { clinicId, userId: holder } = caller
    return createHold(deps, { clinicId, caller, audience: 'staff', holder, operationId, body })
  }),
  defineRoute(holdEndpoints.renew, ({ deps, caller, operationId, params }) => {
    assertAllowed(holdPolicy, 'renew', caller)
    return renewHold(deps, { clinicId: caller.clinicId, caller, operationId, id: params.id })
  }),
  defineRoute(holdEndpoints.release, ({ deps, caller, operationId, params }) => {
    assertAllowed(holdPolicy, 'release', caller)
    return releaseHold(deps, { clinicId: caller.clinicId, caller, operationId, id: params.id })
  }),
]
