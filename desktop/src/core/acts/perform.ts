import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { Operation, OperationInput } from '@scheduler/shared-types/sync/operations'
import { brokenArgs, zOperation } from '@scheduler/shared-types/sync/operations'
import type { OperationOutcome, Refusal } from '@scheduler/shared-types/sync/push.contract'
import { type Core, knowledgeOf, signedInAt, viewOf } from '../core.ts'
import type { StoredEntry } from '../database/outbox.store.ts'
import { applyOperation, shownIn } from '../overlay/apply-operation.ts'
import { noteEntry } from '../storage/sync-storage.ts'
import { takeNotes } from '../storage/touched.ts'
import { isUndecided } from '../storage/undecided.ts'

/** How long a person waits for the server's answer before the act is shown as waiting; milliseconds. */
const OUTCOME_PATIENCE_MS = 4000

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

/** An operation without what `perform` adds: its id and when it was done. */
export type Draft = DistributiveOmit<OperationInput, 'operationId' | 'actedAt'>

/** The operation as it will be stored and sent. @throws AppError validation_failed */
export function draftOperation(core: Core, draft: Draft): Operation {
  const parsed = zOperation.safeParse({
    ...draft,
    operationId: core.newId(),
    actedAt: new Date(core.clock.now()).toISOString(),
  })
  const broken = parsed.success ? brokenArgs(parsed.data) : parsed.error
  if (parsed.success && !broken) return parsed.data
  const errors = (broken?.issues ?? []).map(({ path, message }) => ({
    path: `body.${path.filter((part) => part !== 'args').join('.')}`,
    message,
  }))
  throw new AppError('validation_failed', 'Some fields need another look.', { errors })
}

/**
 * Does one act: it is saved with what it shows in one transaction, shown, and sent. While the server answers, the
 * person waits for its word; without a word the act stays, and is shown as waiting.
 * @returns the server's answer; null: it waits
 * @throws AppError the server's refusal; nothing of the act is left then
 */
export async function perform(core: Core, draft: Draft): Promise<OperationOutcome | null> {
  const { userId, name } = signedInAt(core)
  const operation = draftOperation(core, draft)
  const act = { operation, actor: { userId, name } }
  const after = applyOperation(viewOf(core), act, knowledgeOf(core))
  core.stores.outbox.insert({ ...act, shown: shownIn(after, operation) })
  tellOf(core, operation.operationId)
  return awaitOutcome(core, operation.operationId)
}

/**
 * Waits a little for what the server says of an act that was just stored.
 * @param onRefused Run in the transaction in which the refused act is dealt with. Unless told otherwise it is taken
 * out of the outbox, for its person is right here to hear of it.
 * @throws AppError the refusal
 */
export async function awaitOutcome(
  core: Core,
  operationId: string,
  onRefused = () => core.stores.outbox.remove(operationId),
): Promise<OperationOutcome | null> {
  const { engine, awaited, stores } = core
  awaited.add(operationId)
  try {
    engine.notify('queued')
    const outcome = await engine.outcomeOf(operationId, OUTCOME_PATIENCE_MS)
    if (outcome?.outcome !== 'refused') return outcome
    const entry = stores.outbox.get(operationId)
    // Nobody has judged it: it goes on waiting, for somebody to sign in.
    if (entry && isUndecided(entry)) return null
    tellOf(core, operationId)
    stores.transaction(onRefused)
    throw refusalError(outcome.refusal)
  } finally {
    awaited.delete(operationId)
    core.touched({ dates: new Set(), clinic: false, patients: false, outbox: true })
  }
}

/** What an entry shows has just appeared or is about to go. */
export function tellOf(core: Core, operationId: string): void {
  const entry: StoredEntry | null = core.stores.outbox.get(operationId)
  if (!entry) return
  const notes = takeNotes()
  noteEntry(core.stores, notes, entry)
  core.touched(notes.touched())
}

export function refusalError({ code, detail, errors, conflicts, alternatives }: Refusal): AppError {
  return new AppError(code, detail, {
    ...(errors && { errors }),
    ...(conflicts && { conflicts }),
    ...(alternatives && { alternatives }),
  })
}
