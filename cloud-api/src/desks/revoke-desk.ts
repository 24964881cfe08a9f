import type { Desk } from '@scheduler/shared-types/desks/desk.contract'
import { deskPolicy } from '@scheduler/shared-types/policies/desk.policy'
import { endSessionsAtDesk } from '../auth/revoke-session.ts'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { removeLeasesOf } from '../leases/return-leases.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { changeDesk } from './change-desk.ts'

export type RevokeDesk = {
  readonly caller: UserCaller
  readonly operationId: string
  readonly id: string
}

/** Ends a desk: its sessions and its leases now, its cache at next contact. @throws AppError not_found */
export async function revokeDesk(deps: Deps, { caller, operationId, id }: RevokeDesk): Promise<Desk> {
  assertAllowed(deskPolicy, 'revoke', caller)
  const desk = await changeDesk(deps, {
    clinicId: caller.clinicId,
    caller,
    operationId,
    name: 'desk.revoke',
    id,
    change: async (tx, before) => {
      if (before.revokedAt !== null) return {}
      await endSessionsAtDesk(deps, id, tx.session)
      await removeLeasesOf(deps, tx, id)
      return { revokedAt: tx.now }
    },
  })
  deps.sessionCache.forgetDesk(id)
  return desk
}
