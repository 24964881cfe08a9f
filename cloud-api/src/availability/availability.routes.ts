import { availabilityEndpoints } from '@scheduler/shared-types/availability/availability.contract'
import { deskOf } from '../caller.ts'
import { defineRoute } from '../http/define-route.ts'
import { availabilityPolicy } from '../policies/availability.policy.ts'
import { assertAllowed } from '../policies/engine.ts'
import { explainDay } from './explain-day.ts'
import { readAvailability } from './read-availability.ts'

export const availabilityRoutes = [
  defineRoute(availabilityEndpoints.read, ({ deps, caller, query }) => {
    assertAllowed(availabilityPolicy, 'read', caller)
    const { clinicId } = caller
    return readAvailability(deps, { clinicId, audience: 'staff', deskId: deskOf(caller), query })
  }),
  defineRoute(availabilityEndpoints['why-not'], ({ deps, caller, query }) =>
    explainDay(deps, { caller, query }),
  ),
]
