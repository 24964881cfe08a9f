import { availabilityEndpoints } from '@scheduler/shared-types/availability/availability.contract'
import { availabilityPolicy } from '@scheduler/shared-types/policies/availability.policy'
import { deskOf } from '../caller.ts'
import { defineRoute } from '../http/define-route.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { explainDay } from './explain-day.ts'
import { readAvailability } from './read-availability.ts'

export const availabilityRoutes = [
  defineRoute(availabilityEndpoints.read, ({ deps, caller, query }) => {
    assertAllowed(availabilityPolicy, 'read', caller)
    const { clinicId } = caller
    return readAvailability(deps, { clinicId, deskId: deskOf(caller), query })
  }),
  defineRoute(availabilityEndpoints['why-not'], ({ deps, caller, query }) =>
    explainDay(deps, { caller, query }),
  ),
]
