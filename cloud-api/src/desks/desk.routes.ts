import { deskEndpoints } from '@scheduler/shared-types/desks/desk.contract'
import { defineRoute } from '../http/define-route.ts'
import { checkDesk } from './check-desk.ts'
import { listDesks } from './list-desks.ts'
import { pairDesk } from './pair-desk.ts'
import { renameDesk } from './rename-desk.ts'
import { revokeDesk } from './revoke-desk.ts'

export const deskRoutes = [
  defineRoute(deskEndpoints.list, ({ deps, caller }) => listDesks(deps, { caller })),
  defineRoute(deskEndpoints.pair, ({ deps, caller, operationId, body }) =>
    pairDesk(deps, { caller, operationId, body }),
  ),
  defineRoute(deskEndpoints.update, ({ deps, caller, operationId, params, body }) =>
    renameDesk(deps, { caller, operationId, id: params.id, body }),
  ),
  defineRoute(deskEndpoints.revoke, ({ deps, caller, operationId, params }) =>
    revokeDesk(deps, { caller, operationId, id: params.id }),
  ),
  defineRoute(deskEndpoints.check, ({ deps, body }) => checkDesk(deps, body)),
]
