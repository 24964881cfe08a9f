import type { BodyOf, ResponseOf } from '@scheduler/shared-types/api/define-endpoint'
import type { deskEndpoints } from '@scheduler/shared-types/desks/desk.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { deskPolicy } from '@scheduler/shared-types/policies/desk.policy'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { runOperation } from '../operations/run-operation.ts'
import { namingDuplicates } from '../operations/store-errors.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import type { DeskDocument } from './desk.model.ts'
import { presentDesk } from './desk.presenter.ts'
import { hashDeskSecret, makeDeskSecret } from './desk-secret.ts'
import { deskRevoked, findDesk } from './known-desk.ts'

type Pair = (typeof deskEndpoints)['pair']

export type PairDesk = {
  readonly caller: UserCaller
  readonly operationId: string
  readonly body: BodyOf<Pair>
}

/**
 * Makes the installation the caller signed in at a desk of the clinic; pairing again gives it a new secret.
 * @throws AppError desk_unknown for another id than the session's; desk_revoked; already_exists for a desk of
 * another clinic
 */
export function pairDesk(deps: Deps, { caller, operationId, body }: PairDesk): Promise<ResponseOf<Pair>> {
  assertAllowed(deskPolicy, 'pair', caller)
  const { clinicId } = caller
  const { id, name, platform } = body
  if (caller.sessionDeskId !== id) {
    throw new AppError(
      'desk_unknown',
      'A desk is paired by somebody who signed in at it. Sign in again there.',
    )
  }
  return runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name: 'desk.pair',
    args: { body },
    work: async (tx) => {
      const { session } = tx
      const before = await findDesk(deps, clinicId, id, session)
      if (before && before.revokedAt !== null) throw deskRevoked()
      const secret = makeDeskSecret()
      const desk: DeskDocument = {
        lastSeenAt: null,
        ...before,
        _id: id,
        clinicId,
        version: (before?.version ?? 0) + 1,
        name,
        platform,
        pairedBy: { userId: caller.userId, name: caller.name },
        pairedAt: tx.now,
        revokedAt: null,
        wipedAt: null,
        secretHash: hashDeskSecret(secret),
      }
      if (before) await deps.models.Desk.replaceOne({ _id: id, clinicId }, desk, { session })
      else await namingDuplicates('id', () => deps.models.Desk.insertMany([desk], { session }))
      tx.recordChange({ entity: 'desk', entityId: id })
      return { desk: presentDesk(desk), secret }
    },
  })
}
