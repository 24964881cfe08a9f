import { userEndpoints } from '@scheduler/shared-types/users/user.contract'
import { defineRoute } from '../http/define-route.ts'
import { createUser } from './create-user.ts'
import { listUsers } from './list-users.ts'
import { readUser } from './read-user.ts'
import { removeUser } from './remove-user.ts'
import { updateUser } from './update-user.ts'

export const userRoutes = [
  defineRoute(userEndpoints.list, ({ deps, caller }) => listUsers(deps, { caller })),
  defineRoute(userEndpoints.read, ({ deps, caller, params }) => readUser(deps, { caller, id: params.id })),
  defineRoute(userEndpoints.create, ({ deps, caller, operationId, body }) =>
    createUser(deps, { caller, operationId, body }),
  ),
  defineRoute(userEndpoints.update, ({ deps, caller, operationId, params, body }) =>
    updateUser(deps, { caller, operationId, id: params.id, body }),
  ),
  defineRoute(userEndpoints.remove, ({ deps, caller, operationId, params }) =>
    removeUser(deps, { caller, operationId, id: params.id }),
  ),
]
