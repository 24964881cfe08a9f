import type { Change } from '@scheduler/shared-types/changes/change.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { changePolicy } from '@scheduler/shared-types/policies/change.policy'
import type { UserCaller } from '../caller.ts'
import { plainCollection } from '../database/plain-collection.ts'
import type { Deps } from '../deps.ts'
import { logKey } from '../operations/change.model.ts'
import { readCounter } from '../operations/read-counter.ts'
import { assertAllowed } from '../policies/assert-allowed.ts'
import { presentChanges } from './present-changes.ts'

export type ListChanges = {
  readonly caller: UserCaller
  readonly query: { readonly after: number; readonly afterAt?: string | undefined; readonly limit: number }
}

/**
 * The clinic's log after a position, oldest first.
 * @throws AppError history_lost when the position is before the oldest entry kept; when it is beyond the newest, or
 * its entry was made at another time than `afterAt` (the database is an older copy of what the client knew, which may
 * have grown since)
 */
export async function listChanges(
  deps: Deps,
  { caller, query: { after, afterAt, limit } }: ListChanges,
): Promise<{ items: Change[]; latest: number }> {
  assertAllowed(changePolicy, 'list', caller)
  const { clinicId } = caller
  const { seq: latest } = await readCounter(deps, clinicId)
  if (after > latest) throw historyLost()
  const log = plainCollection(deps.models.Change)
  if (afterAt !== undefined) {
    const known = await log.findOne({ _id: logKey(clinicId, after) })
    if (known?.at.getTime() !== Date.parse(afterAt)) throw historyLost()
  }
  const entries = await log
    .find({ _id: { $gt: logKey(clinicId, after), $lte: logKey(clinicId, latest) } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray()
  const first = entries[0]
  if (after < latest && first?.seq !== after + 1) throw historyLost()
  return { items: await presentChanges(deps, clinicId, entries), latest }
}

function historyLost(): AppError {
  return new AppError('history_lost', 'These entries are no longer kept. Read everything again.')
}
