import type { BodyOf } from '@scheduler/shared-types/api/define-endpoint'
import type { Desk, deskEndpoints } from '@scheduler/shared-types/desks/desk.contract'
import { deskPolicy } from '@scheduler/shared-types/policies/desk.policy'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { assertVersion } from '../records/update-record.ts'
import { changeDesk } from './change-desk.ts'

export type RenameDesk = {
  readonly caller: UserCaller
  readonly operationId: string
  readonly id: string
  readonly body: BodyOf<(typeof deskEndpoints)['update']>
}

/** Gives a desk another name. @throws AppError not_found, version_conflict */
export function renameDesk(deps: Deps, { caller, operationId, id, body }: RenameDesk): Promise<Desk> {
  assertAllowed(deskPolicy, 'update', caller)
  const { name, version } = body
  return changeDesk(deps, {
    clinicId: caller.clinicId,
    caller,
    operationId,
    name: 'desk.update',
    args: { body },
    id,
    change: async (_tx, before) => {
      assertVersion(before, version)
      return before.name === name ? {} : { name }
    },
  })
}
