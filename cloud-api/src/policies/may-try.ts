import type { Endpoint } from '@scheduler/shared-types/api/define-endpoint'
import type { Role } from '@scheduler/shared-types/auth/roles'
import { endpoints } from '@scheduler/shared-types/endpoints'
import type { PolicyTable } from '@scheduler/shared-types/policies/decide'
import { type Guarded, policies } from '@scheduler/shared-types/policies/policies'

const rulesById = new Map(
  Object.entries(policies).flatMap(([name, table]) =>
    Object.entries<{ readonly id: string }>(endpoints[name as Guarded]) // Object.entries widens the keys
      .map(([action, { id }]) => [id, (table as PolicyTable<string>)[action]] as const),
  ),
)

/**
 * Whether a role may do the action to any subject at all: the early answer, before the request is read.
 * An endpoint without a table is refused.
 */
export function mayTry(endpoint: Endpoint, role: Role): boolean {
  return rulesById.get(endpoint.id)?.[role] !== undefined
}
