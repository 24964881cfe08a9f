import { AppError } from '@scheduler/shared-types/errors/app-error'
import { zOperation } from '@scheduler/shared-types/sync/operations'
import type { IpcParsedArgs } from '../../ipc/ipc-contract.ts'
import { awaitOutcome, tellOf } from '../acts/perform.ts'
import { type Core, knowledgeOf, signedInAt, viewOf } from '../core.ts'
import type { StoredEntry } from '../database/outbox.store.ts'
import { applyOperation, shownIn } from '../overlay/apply-operation.ts'
import { isUndecided } from '../storage/undecided.ts'
import { UNKNOWN_REFUSAL } from './list-attention.ts'
import { redoOperation } from './redo-operation.ts'

/**
 * Does what a person decided about an act that needs one.
 * @throws AppError not_found when somebody decided it already; the new refusal, when that comes at once: the act
 * then still needs a person
 */
export async function decideAttention(
  core: Core,
  { operationId, decision }: IpcParsedArgs<'attention.decide'>,
): Promise<void> {
  const entry = core.stores.outbox.get(operationId)
  if (entry?.state !== 'refused') {
    throw new AppError('not_found', 'This needs nobody any more. Look at the list again.')
  }
  if (decision.kind === 'dismiss') return dismiss(core, entry, decision.reason)
  if (decision.kind === 'retry' && isUndecided(entry)) return sendAgain(core, entry)
  const again = redo(core, entry, decision)
  await awaitOutcome(core, again, () => {
    // The matter is not settled: what the person began with stands there again.
    core.stores.outbox.remove(again)
    putBack(core, entry)
  })
}

function dismiss(core: Core, entry: StoredEntry, reason: string): void {
  const { stores } = core
  const { userId, name } = signedInAt(core)
  const { operation, refusal } = entry
  tellOf(core, operation.operationId)
  stores.transaction(() => {
    stores.journal.add(core.now(), {
      operation,
      refusal: refusal ?? UNKNOWN_REFUSAL,
      decidedBy: { userId, name },
      reason,
    })
    stores.outbox.remove(operation.operationId)
  })
  core.dismissed.set(operation.operationId, entry)
  core.touched({ dates: new Set(), clinic: false, patients: false, outbox: true })
}

/**
 * The act that was dismissed needs a person again.
 * @throws AppError nothing_to_undo when it was not dismissed since the desk was opened
 */
export function undoDismiss(core: Core, operationId: string): void {
  const { stores, dismissed } = core
  const entry = dismissed.get(operationId)
  if (!entry) throw new AppError('nothing_to_undo', 'This was not dismissed here. Look at the list again.')
  stores.transaction(() => {
    stores.journal.forget(operationId)
    putBack(core, entry)
  })
  dismissed.delete(operationId)
  tellOf(core, operationId)
}

/** Nobody has judged it: it goes out as it is, from its old place in the line. */
async function sendAgain(core: Core, { operation }: StoredEntry): Promise<void> {
  core.stores.outbox.requeue(operation.operationId)
  tellOf(core, operation.operationId)
  await awaitOutcome(core, operation.operationId, () => {}) // refused now, it still needs a person
}

/** @returns the new operation's id */
function redo(
  core: Core,
  entry: StoredEntry,
  decision: Parameters<typeof redoOperation>[0]['decision'],
): string {
  const { stores } = core
  const { userId, name } = signedInAt(core)
  const there = stores.days.appointment(entry.operation.args.id) ?? entry.record?.appointment ?? null
  const operation = zOperation.parse(
    redoOperation({
      entry,
      decision,
      there,
      operationId: core.newId(),
      actedAt: new Date(core.clock.now()).toISOString(),
    }),
  )
  // Whoever decides, does it.
  const act = { operation, actor: { userId, name } }
  const after = applyOperation(viewOf(core), act, knowledgeOf(core))
  tellOf(core, entry.operation.operationId)
  stores.transaction(() => {
    stores.outbox.remove(entry.operation.operationId)
    stores.outbox.insert({ ...act, shown: shownIn(after, operation) })
  })
  tellOf(core, operation.operationId)
  return operation.operationId
}

function putBack({ stores }: Core, { operation, actor, shown, refusal, record }: StoredEntry): void {
  stores.outbox.insert({ operation, actor, shown })
  stores.outbox.refuse(operation.operationId, refusal ?? UNKNOWN_REFUSAL, record)
}
