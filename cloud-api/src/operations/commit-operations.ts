import type { Change } from '@scheduler/shared-types/changes/change.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { DomainEvent } from '@scheduler/shared-types/events/event.contract'
import type { AuditDocument } from '../audit/audit.model.ts'
import { sealAuditEntry } from '../audit/audit-chain.ts'
import type { Caller } from '../caller.ts'
import { encryptField } from '../crypto/field-encryption.ts'
import type { ClientSession } from '../database/client-session.ts'
import { plainCollection } from '../database/plain-collection.ts'
import type { Deps } from '../deps.ts'
import { type ChangeDocument, logKey } from './change.model.ts'
import { changesRules } from './changes-rules.ts'
import type { ClinicCounter } from './clinic-counter.model.ts'
import { applyCommit, forgetClinic } from './clinic-states.ts'
import type { OperationDocument } from './operation.model.ts'
import type { OperationRequest, OperationTx, RecordedChange } from './run-operation.ts'
import { isCommitUnknown, isDuplicateKey, StaleCounterError } from './store-errors.ts'
import { findAnswers } from './stored-answers.ts'
import { createTouchedEntries } from './touched-entries.ts'
import { createWaitingInserts } from './waiting-inserts.ts'

/** An operation with the promise it settles. */
export type Attempted = {
  readonly request: OperationRequest<unknown>
  /** The clock of who asked: those that commit together need not share it. */
  readonly now: () => Date
  /** Of its stored answer. */
  readonly key: string
  readonly argsHash: string
  readonly resolve: (answer: unknown) => void
  readonly reject: (reason: unknown) => void
}

/** How an operation ended that was run together with others. */
export type Outcome = { readonly answer: unknown } | { readonly refusal: AppError }

/**
 * Runs the operations in order in one transaction and announces what they changed. One that was answered before gets
 * its first answer. Of several, one that refuses before it has written is refused by itself. What was known of the clinic when they
 * were judged is proved by the counter, of refusals too.
 * @returns outcomes of the first operations; of fewer than all where a change of rules has to be committed before the
 * next can be judged
 * @throws AppError the refusal of a single operation; StaleCounterError when somebody else has committed since
 */
export async function commitOperations(
  deps: Deps,
  clinicId: string,
  batch: readonly Attempted[],
  attempt: number,
): Promise<Outcome[]> {
  const state = deps.clinicStates.of(clinicId)
  const before = state.counter ?? (await loadCounter(deps, clinicId))
  state.counter = before
  const session = await deps.connection.startSession()
  const journal = createJournal(deps, before)
  const touched = createTouchedEntries()
  const inserts = createWaitingInserts(session)
  const unwritten = new WeakSet<AppError>()
  const isUnwritten = (error: unknown): error is AppError => error instanceof AppError && unwritten.has(error)
  try {
    session.startTransaction({ readConcern: { level: 'snapshot' } })
    const outcomes: Outcome[] = []
    const isShared = batch.length > 1
    // Alone, a repeat is found by its failure (run-operation.ts); here it would be refused because of itself.
    const answered = isShared ? await findAnswers(deps, batch, session) : new Map<string, Outcome>()
    for (const attempted of batch) {
      const repeated = answered.get(attempted.key)
      if (repeated) {
        outcomes.push(repeated)
        continue
      }
      const entry = journal.open(attempted)
      const tx: OperationTx = {
        session,
        now: entry.now,
        actedAt: entry.actedAt,
        attempt,
        counter: before,
        insertLater: async (collection, document) => {
          inserts.add(collection, document)
          if (!isShared) await inserts.flush()
        },
        recordChange: entry.recordChange,
        recordEvent: entry.recordEvent,
        touched: touched.of,
        refuseUnwritten: (refusal) => {
          unwritten.add(refusal)
          return refusal
        },
      }
      if (!attempted.request.mayRunBeforeInserts) await inserts.flush()
      try {
        const answer = await attempted.request.work(tx)
        entry.close(answer)
        outcomes.push({ answer })
      } catch (error) {
        if (!isShared || !isUnwritten(error) || entry.hasChanged()) throw error
        outcomes.push({ refusal: error })
      }
      // Those that follow would be judged by the rules from before.
      if (isShared && journal.changes.some(changesRules)) break
    }
    if (journal.isEmpty()) {
      await session.abortTransaction()
      if (!(await isCurrent(deps, before))) throw new StaleCounterError()
      return outcomes
    }
    await inserts.flush()
    const after = await journal.write(session)
    await commit(deps, session)
    applyCommit(state, before, after, touched)
    deps.events.emit(clinicId, journal.changes)
    return outcomes
  } catch (error) {
    await session.abortTransaction().catch(() => undefined) // gone already, or the store is: nothing to add
    if (error instanceof AppError && (await isCurrent(deps, before))) throw error
    forgetClinic(state)
    throw error instanceof AppError ? new StaleCounterError() : error
  } finally {
    await session.endSession()
  }
}

/** Whether nobody has committed since: what was known was true. */
async function isCurrent(deps: Deps, { _id, commits }: ClinicCounter): Promise<boolean> {
  const now = await plainCollection(deps.models.ClinicCounter).findOne(
    { _id },
    { projection: { commits: 1 } },
  )
  return now?.commits === commits
}

async function loadCounter(deps: Deps, clinicId: string): Promise<ClinicCounter> {
  const found = await deps.models.ClinicCounter.findById(clinicId).lean()
  if (found) return found
  const first = { _id: clinicId, seq: 0, commits: 0, rulesVersion: 0, auditSeq: 0, auditHash: '' }
  try {
    await plainCollection(deps.models.ClinicCounter).insertOne(first)
    return first
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    throw new StaleCounterError()
  }
}

const COMMIT_TRIES = 10

/** A commit whose answer was lost may be sent again: the server knows the transaction. Ends after so many tries. */
async function commit({ connection }: Deps, session: ClientSession): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await session.commitTransaction()
      return
    } catch (error) {
      if (isCommitUnknown(error) && tries < COMMIT_TRIES) continue
      // The driver holds the transaction for committed. If it is still open, its locks would stop the clinic for a
      // minute; if it was committed after all, the server refuses to abort it.
      const abort = connection.getClient().db('admin').command({ abortTransaction: 1 }, { session })
      await abort.catch(() => undefined)
      throw error
    }
  }
}

/** Collects what the operations of a transaction leave in the log, the audit and the answers. */
function createJournal(deps: Deps, before: ClinicCounter) {
  const clinicId = before._id
  const changes: ChangeDocument[] = []
  const audit: AuditDocument[] = []
  const operations: OperationDocument[] = []

  function open({ request, key, argsHash, ...attempted }: Attempted) {
    const now = attempted.now()
    const actedAt = request.actedAt && request.actedAt < now ? request.actedAt : now
    const actor = actorOf(request.caller)
    const { name: operation, operationId } = request
    const { deskId } = request.caller
    const own: RecordedChange[] = []
    const events: DomainEvent[] = []
    return {
      now,
      actedAt,
      hasChanged: () => own.length > 0,
      recordChange: (change: RecordedChange) => {
        own.push(change)
      },
      recordEvent: (event: DomainEvent) => {
        events.push(event)
      },
      close: (answer: unknown) => {
        for (const { entity, entityId, spans = [] } of own) {
          const seq = before.seq + changes.length + 1
          const _id = logKey(clinicId, seq)
          changes.push({ _id, clinicId, seq, entity, entityId, operation, actor, deskId, at: now, spans })
        }
        const seq = before.auditSeq + audit.length + 1
        const detail = { ...(request.actedAt && { actedAt }), ...(events.length > 0 && { events }) }
        audit.push(
          sealAuditEntry({
            _id: logKey(clinicId, seq),
            clinicId,
            seq,
            at: now,
            actor,
            deskId,
            operation,
            operationId,
            touched: own.map(({ entity, entityId }) => ({ entity, entityId })),
            // As it will be read back: dates become text.
            detail: Object.keys(detail).length > 0 ? (JSON.parse(JSON.stringify(detail)) as unknown) : null,
            prevHash: audit.at(-1)?.hash ?? before.auditHash,
          }),
        )
        const answerCipher = encryptField(deps.env.dataKeys, JSON.stringify(answer ?? null), key)
        operations.push({ _id: key, clinicId, name: operation, argsHash, answerCipher, at: now })
      },
    }
  }

  async function write(session: ClientSession): Promise<ClinicCounter> {
    const { Audit, Change, ClinicCounter, Operation } = deps.models
    const after: ClinicCounter = {
      _id: clinicId,
      seq: before.seq + changes.length,
      commits: before.commits + 1,
      rulesVersion: before.rulesVersion + (changes.some(changesRules) ? 1 : 0),
      auditSeq: before.auditSeq + audit.length,
      auditHash: audit.at(-1)?.hash ?? before.auditHash,
    }
    // Plain driver calls: these documents are made above, so there is nothing for mongoose to check.
    // The counter comes first: where it is stale, the entries' positions are taken, which is no duplicate of ours.
    const { matchedCount } = await plainCollection(ClinicCounter).replaceOne(
      { _id: clinicId, commits: before.commits },
      after,
      { session },
    )
    if (matchedCount === 0) throw new StaleCounterError()
    if (changes.length > 0) await plainCollection(Change).insertMany(changes, { session })
    await plainCollection(Audit).insertMany(audit, { session })
    await plainCollection(Operation).insertMany(operations, { session })
    return after
  }

  return { open, write, changes, isEmpty: () => operations.length === 0 }
}

function actorOf(caller: Caller): Change['actor'] {
  if (caller.kind === 'user') return { userId: caller.userId, role: caller.role, name: caller.name }
  return { userId: null, role: caller.kind, name: null }
}
