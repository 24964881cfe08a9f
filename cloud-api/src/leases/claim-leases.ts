import type { ResponseOf } from '@scheduler/shared-types/api/define-endpoint'
import type { leaseEndpoints } from '@scheduler/shared-types/leases/lease.contract'
import { leasePolicy } from '@scheduler/shared-types/policies/lease.policy'
import { busyAt, busyInOperation, isOwnLease, type KnownBusy } from '../appointments/known-busy.ts'
import { removeTime, sweepExpiredTimes } from '../appointments/sweep-expired-times.ts'
import { type ClinicKnowledge, knowClinic } from '../availability/clinic-knowledge.ts'
import type { UserCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { callersDesk, noteSeen } from '../desks/known-desk.ts'
import { readCounter } from '../operations/read-counter.ts'
import { type OperationTx, runOperation } from '../operations/run-operation.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { presentLease } from './lease.presenter.ts'
import { putLease } from './lease-time.ts'
import { type ClaimPlan, claimSpan, planClaim } from './plan-claim.ts'

type Answer = ResponseOf<(typeof leaseEndpoints)['claim']>

export type ClaimLeases = { readonly caller: UserCaller; readonly operationId: string }

/**
 * Leases free walk-in time of today and tomorrow to the caller's desk, renews what it has, lets go what is released. A
 * desk asks every minute: where there is nothing to be done it is answered without an operation.
 * @throws AppError desk_unknown, desk_revoked
 */
export async function claimLeases(deps: Deps, { caller, operationId }: ClaimLeases): Promise<Answer> {
  assertAllowed(leasePolicy, 'claim', caller)
  const { clinicId } = caller
  const desk = await callersDesk(deps, caller)
  await noteSeen(deps, desk)
  const deskId = desk._id
  const counter = await readCounter(deps, clinicId)
  const knowledge = await knowClinic(deps, clinicId, counter.rulesVersion)
  const now = deps.now().getTime()
  const { start: from, end: to } = claimSpan(knowledge.rules, now)
  const busy = await busyAt(deps, clinicId, counter.commits, { from, to, now })
  if (isNothing(planFor(knowledge, busy, deskId, now))) return answer(deps, busy, deskId)
  return runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name: 'lease.claim',
    args: {},
    retryDuplicates: true,
    work: async (tx) => {
      if (tx.attempt > 0) await sweepExpiredTimes(deps, tx)
      await callersDesk(deps, caller, tx.session)
      const current = await knowClinic(deps, clinicId, tx.counter.rulesVersion)
      const known = () => busyInOperation(deps, tx, { from, to, now: tx.now.getTime() })
      await apply(deps, tx, current, deskId, planFor(current, await known(), deskId, tx.now.getTime()))
      return answer(deps, await known(), deskId)
    },
  })
}

function planFor(
  { rules, clinic }: ClinicKnowledge,
  busy: readonly KnownBusy[],
  deskId: string,
  now: number,
): ClaimPlan {
  return planClaim({ rules, busy, deskId, now, leaseHours: clinic.settings.leaseHours })
}

function isNothing({ remove, renew, add }: ClaimPlan): boolean {
  return remove.length + renew.length + add.length === 0
}

/** Lets go first: what is added may lie in it. */
async function apply(
  deps: Deps,
  tx: OperationTx,
  { rules: { timeZone } }: ClinicKnowledge,
  deskId: string,
  { remove, renew, add }: ClaimPlan,
): Promise<void> {
  for (const { id: _id, start, end } of remove) {
    await removeTime(deps, tx, { _id, status: 'leased', start: new Date(start), end: new Date(end) })
  }
  for (const { newExpiresAt: expiresAt, ...lease } of renew) {
    await putLease(deps, tx, lease, { id: lease.id, deskId, expiresAt, timeZone })
  }
  for (const { expiresAt, ...part } of add) {
    await putLease(deps, tx, part, { id: deps.newId(), deskId, expiresAt, timeZone })
  }
}

function answer(deps: Deps, busy: readonly KnownBusy[], deskId: string): Answer {
  const items = busy
    .filter((entry) => isOwnLease(entry, deskId))
    .sort((a, b) => a.start - b.start)
    .map((entry) => presentLease(entry.id, { ...entry, deskId, expiresAt: entry.expiresAt ?? entry.end }))
  return { items, serverTime: deps.now().toISOString() }
}
