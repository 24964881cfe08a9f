import type { ResponseOf } from '@scheduler/shared-types/api/define-endpoint'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { syncPolicy } from '@scheduler/shared-types/policies/sync.policy'
import { brokenArgs, type Operation } from '@scheduler/shared-types/sync/operations'
import {
  MAX_OFFLINE_MS,
  type OperationOutcome,
  type Refusal,
  type syncEndpoints,
} from '@scheduler/shared-types/sync/push.contract'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { callersDesk, noteSeen } from '../desks/known-desk.ts'
import { asRefusal } from '../http/error-handler.ts'
import { fieldErrors, refuseInvalid } from '../http/validate.ts'
import { operationKey } from '../operations/operation.model.ts'
import { readCounter } from '../operations/read-counter.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { loadOperationRecord } from './load-operation-record.ts'
import { runDeskOperation } from './run-desk-operation.ts'

export type PushOperations = {
  readonly caller: UserCaller
  readonly operations: readonly Operation[]
}

/**
 * Runs a desk's operations in order, each by itself: one that is refused does not keep the next from being tried, as
 * the person did them one after the other, too. Where the store is away it stops: the rest is sent again.
 * @throws AppError desk_unknown, desk_revoked
 */
export async function pushOperations(
  deps: Deps,
  { caller, operations }: PushOperations,
): Promise<ResponseOf<(typeof syncEndpoints)['push']>> {
  assertAllowed(syncPolicy, 'push', caller)
  await noteSeen(deps, await callersDesk(deps, caller))
  const outcomes: OperationOutcome[] = []
  for (const operation of operations) {
    const outcome = await settle(deps, caller, operation)
    if (outcome === null) break
    outcomes.push(outcome)
  }
  const { seq: latest } = await readCounter(deps, caller.clinicId)
  return { outcomes, latest, serverTime: deps.now().toISOString() }
}

/** What became of one; null: it could not be tried. The record is read afterwards: a repeat's answer may be old. */
async function settle(
  deps: Deps,
  caller: UserCaller,
  operation: Operation,
): Promise<OperationOutcome | null> {
  const { operationId } = operation
  try {
    const refusal = await attempt(deps, caller, operation)
    const record = await loadOperationRecord(deps, caller.clinicId, operation)
    return refusal
      ? { outcome: 'refused', operationId, refusal, record }
      : { outcome: 'applied', operationId, record }
  } catch (error) {
    if (asRefusal(error).code !== 'unavailable') throw error
    return null
  }
}

/** @throws AppError unavailable, and whatever means it. */
async function attempt(deps: Deps, caller: UserCaller, operation: Operation): Promise<Refusal | null> {
  try {
    await assertTakeable(deps, caller.clinicId, operation)
    await runDeskOperation(deps, caller, operation)
    return null
  } catch (error) {
    const { code, message: detail, details, cause } = asRefusal(error)
    if (code === 'unavailable') throw error
    if (code === 'internal_error') {
      // Refused all the same: stopping here would keep everything behind it from ever being sent.
      deps.log.error({ err: cause ?? error, operation: operation.name }, 'an operation of a desk failed')
    }
    const { errors, conflicts, alternatives } = details
    return {
      code,
      detail,
      ...(errors && { errors }),
      ...(conflicts && { conflicts }),
      ...(alternatives && { alternatives }),
    }
  }
}

/**
 * What lies too far back needs a person, and so does what a desk noted under wider bounds than today's. A repeat of
 * what was done in time is answered all the same.
 * @throws AppError operation_too_old, validation_failed
 */
async function assertTakeable(deps: Deps, clinicId: string, operation: Operation): Promise<void> {
  const { operationId, actedAt } = operation
  const isOld = deps.now().getTime() - Date.parse(actedAt) > MAX_OFFLINE_MS
  const broken = brokenArgs(operation)
  if (!isOld && !broken) return
  if (await deps.models.Operation.exists({ _id: operationKey(clinicId, operationId) })) return
  if (isOld) throw new AppError('operation_too_old', 'This was done too long ago to be taken over unseen.')
  if (broken) refuseInvalid(fieldErrors('body', broken))
}
