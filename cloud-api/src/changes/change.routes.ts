import { changeEndpoints } from '@scheduler/shared-types/changes/change.contract'
import { defineRoute } from '../http/define-route.ts'
import { listChanges } from './list-changes.ts'

export const changeRoutes = [
  defineRoute(changeEndpoints.list, ({ deps, caller, query }) => listChanges(deps, { caller, query })),
]
