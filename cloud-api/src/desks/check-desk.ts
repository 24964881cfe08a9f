import type { BodyOf, ResponseOf } from '@scheduler/shared-types/api/define-endpoint'
import type { deskEndpoints } from '@scheduler/shared-types/desks/desk.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { deskPolicy } from '@scheduler/shared-types/policies/desk.policy'
import { guestCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { changeDesk } from './change-desk.ts'
import { isDeskSecret } from './desk-secret.ts'

type Check = (typeof deskEndpoints)['check']

/**
 * Tells a desk, by its secret, whether it still is one, and takes note that its cache is erased.
 * @throws AppError unauthenticated, the same for an unknown desk and a wrong secret
 */
export async function checkDesk(deps: Deps, body: BodyOf<Check>): Promise<ResponseOf<Check>> {
  assertAllowed(deskPolicy, 'check', guestCaller)
  const { id, secret, wiped } = body
  const desk = await deps.models.Desk.findById(id).lean()
  if (!desk || !isDeskSecret(secret, desk.secretHash)) {
    throw new AppError('unauthenticated', 'This desk is not known here. Pair it.')
  }
  if (wiped && desk.wipedAt === null) {
    await changeDesk(deps, {
      clinicId: desk.clinicId,
      caller: { kind: 'system', deskId: id },
      operationId: deps.newId(),
      name: 'desk.wiped',
      id,
      change: async (tx, before) => (before.wipedAt === null ? { wipedAt: tx.now } : {}),
    })
  }
  return {
    state: desk.revokedAt === null ? 'active' : 'revoked',
    serverTime: deps.now().toISOString(),
    leastDeskVersion: deps.leastDeskVersion,
  }
}
