import type { Change } from '@scheduler/shared-types/changes/change.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { ClientSession } from 'mongoose'
import type { AppointmentDocument } from '../appointments/appointment.model.ts'
import type { KnownBusy } from '../appointments/known-busy.ts'
import { timeCollection } from '../appointments/time-collection.ts'
import type { AuditDocument } from '../audit/audit.model.ts'
import { sealAuditEntry } from '../audit/audit-chain.ts'
import type { Caller } from '../caller.ts'
import { type ChangeDocument, logKey } from '../changes/change.model.ts'
import { encryptField } from '../crypto/field-encryption.ts'
import { plainCollection } from '../database/plain-collection.ts'
import type { Deps } from '../deps.ts'
import type { ClinicCounter } from './clinic-counter.model.ts'
import { applyCommit, forgetClinic } from './clinic-states.ts'
import type { OperationDocument } from './operation.model.ts'
import type { OperationRequest, OperationTx, RecordedChange } from './run-operation.ts'
import { isCommitUnknown, isDuplicateKey, StaleCounterError } from './store-errors.ts'

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

/** What became of an operation that was run together with others. */
export type Outcome = { readonly answer: unknown } | { readonly refusal: AppError }

/**
 * Runs the operations in order in one transaction and announces what they changed. Of several, one whose time is
 * taken is refused by itself: by what is known of the clinic, which the counter proves to be true.
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
  const touched = new Map<string, KnownBusy | null>()
  try {
    session.startTransaction({ readConcern: { level: 'snapshot' } })
    const outcomes: Outcome[] = []
    const isShared = batch.length > 1
    const waiting: AppointmentDocument[] = []
    const insertWaiting = async () => {
      if (waiting.length > 0) await timeCollection(deps).insertMany(waiting.splice(0), { session })
    }
    for (const attempted of batch) {
      const entry = journal.open(attempted)
      const tx: OperationTx = {
        session,
        now: entry.now,
        actedAt: entry.actedAt,
        attempt,
        isShared,
        counter: before,
        insertAppointment: async (document) => {
          waiting.push(document)
          if (!isShared) await insertWaiting()
        },
        recordChange: entry.recordChange,
        recordAudit: entry.recordAudit,
        touchBusy: (id, after) => touched.set(id, after),
        touchedBusy: touched,
      }
      if (!attempted.request.readsNoAppointments) await insertWaiting()
      try {
        const answer = await attempted.request.work(tx)
        entry.close(answer)
        outcomes.push({ answer })
      } catch (error) {
        if (!isShared || !isTakenTime(error) || entry.hasChanged()) throw error
        outcomes.push({ refusal: error })
      }
      // Work that follows would decide by the rules from before.
      if (isShared && journal.changes.some(changesRules)) throw new StaleCounterError()
    }
    if (journal.isEmpty()) {
      await session.abortTransaction()
      await assertCurrent(deps, before)
      return outcomes
    }
    await insertWaiting()
    const after = await journal.write(session)
    await commit(session)
    applyCommit(state, before, after, touched)
    deps.events.emit(clinicId, journal.changes)
    return outcomes
  } catch (error) {
    await session.abortTransaction().catch(() => undefined) // gone already, or the store is: nothing to add
    if (!isRefusal(error)) forgetClinic(state)
    throw error
  } finally {
    await session.endSession()
  }
}

/** The one refusal that comes before its operation has written anything. */
function isTakenTime(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'appointment_conflict'
}

/** @throws StaleCounterError when somebody has committed since: what was known may not have been true */
async function assertCurrent(deps: Deps, { _id, commits }: ClinicCounter): Promise<void> {
  const now = await plainCollection(deps.models.ClinicCounter).findOne(
    { _id },
    { projection: { commits: 1 } },
  )
  if (now?.commits !== commits) throw new StaleCounterError()
}

/** A refusal says nothing against what is known of the clinic; anything else might. */
function isRefusal(error: unknown): boolean {
  return isDuplicateKey(error) || error instanceof AppError
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

/** A commit whose answer was lost may be sent again: the server knows the transaction. */
async function commit(session: ClientSession): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await session.commitTransaction()
      return
    } catch (error) {
      if (!isCommitUnknown(error) || tries >= COMMIT_TRIES) throw error
    }
  }
}

const RULES = new Set<Change['entity']>([
  'clinic',
  'doctor',
  'room',
  'equipment',
  'appointment-type',
  'working-hours',
  'exception',
  'time-off',
  'closure',
])

/**
 * Whether what is known of the clinic besides busy time is out of date after it. A removed patient counts: who
 * was read at a version is still there at the same version.
 */
export function changesRules({ entity, operation }: Pick<ChangeDocument, 'entity' | 'operation'>): boolean {
  return RULES.has(entity) || operation === 'patient.remove'
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
    let detail: Readonly<Record<string, unknown>> | null = request.actedAt ? { actedAt } : null
    return {
      now,
      actedAt,
      hasChanged: () => own.length > 0,
      recordChange: (change: RecordedChange) => {
        own.push(change)
      },
      recordAudit: (more: Readonly<Record<string, unknown>>) => {
        detail = { ...detail, ...more }
      },
      close: (answer: unknown) => {
        for (const { entity, entityId, spans = [] } of own) {
          const seq = before.seq + changes.length + 1
          const _id = logKey(clinicId, seq)
          changes.push({ _id, clinicId, seq, entity, entityId, operation, actor, deskId, at: now, spans })
        }
        const seq = before.auditSeq + audit.length + 1
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
            detail: JSON.parse(JSON.stringify(detail)) as unknown,
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
    // Plain driver calls: these documents are made above, so there is nothing for mongoose to check.
    if (changes.length > 0) await plainCollection(Change).insertMany(changes, { session })
    await plainCollection(Audit).insertMany(audit, { session })
    await plainCollection(Operation).insertMany(operations, { session })
    const after: ClinicCounter = {
      _id: clinicId,
      seq: before.seq + changes.length,
      commits: before.commits + 1,
      rulesVersion: before.rulesVersion + (changes.some(changesRules) ? 1 : 0),
      auditSeq: before.auditSeq + audit.length,
      auditHash: audit.at(-1)?.hash ?? before.auditHash,
    }
    const { matchedCount } = await plainCollection(ClinicCounter).replaceOne(
      { _id: clinicId, commits: before.commits },
      after,
      { session },
    )
    if (matchedCount === 0) throw new StaleCounterError()
    return after
  }

  return { open, write, changes, isEmpty: () => operations.length === 0 }
}

function actorOf(caller: Caller): Change['actor'] {
  if (caller.kind === 'user') return { userId: caller.userId, role: caller.role, name: caller.name }
  return { userId: null, role: caller.kind, name: null }
}
