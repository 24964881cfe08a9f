import { syncEndpoints } from '@scheduler/shared-types/sync/push.contract'
import { defineRoute } from '../http/define-route.ts'
import { pushOperations } from './push-operations.ts'

export const syncRoutes = [
  defineRoute(syncEndpoints.push, ({ deps, caller, body }) =>
    pushOperations(deps, { caller, operations: body.operations }),
  ),
]
