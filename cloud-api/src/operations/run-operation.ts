import { createHash } from 'node:crypto'
import type { ChangeEntity } from '@scheduler/shared-types/changes/change.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { DomainEvent } from '@scheduler/shared-types/events/event.contract'
import type { Caller } from '../caller.ts'
import { canonicalJson } from '../crypto/canonical-json.ts'
import type { ClientSession } from '../database/client-session.ts'
import type { PlainCollection } from '../database/plain-collection.ts'
import type { Deps } from '../deps.ts'
import type { ChangedSpan } from './change.model.ts'
import type { ClinicCounter } from './clinic-counter.model.ts'
import type { ClinicFacet } from './clinic-facet.ts'
import { type Attempted, commitOperations, type Outcome } from './commit-operations.ts'
import { operationKey } from './operation.model.ts'
import { isDuplicateKey, isTransient } from './store-errors.ts'
import { findAnswers } from './stored-answers.ts'

/** What an operation did to one document. */
export type RecordedChange = {
  readonly entity: ChangeEntity
  readonly entityId: string
  /** Times that were taken or freed. */
  readonly spans?: readonly ChangedSpan[]
}

/** The transaction an operation's work runs in. */
export type OperationTx = {
  /** Hand it to every read and write: what is outside of it is neither seen nor undone. */
  readonly session: ClientSession
  readonly now: Date
  /** When the person did it: now, or earlier at a desk that was offline. Acts are judged and stamped by it. */
  readonly actedAt: Date
  /** 0 at first; higher after a unique index refused and `retryDuplicates` asked for another try. */
  readonly attempt: number
  /** Where the log stood before. Holds at commit, or the work is run again. */
  readonly counter: ClinicCounter
  /**
   * Stores a new document: at once when the operation is alone, with those of the others at the end when several share
   * the transaction. An index that refuses it there makes each of them run alone, where this call throws the error.
   */
  insertLater<Document extends { readonly _id: string }>(
    collection: PlainCollection<Document>,
    document: Document,
  ): Promise<void>
  recordChange(change: RecordedChange): void
  /** Adds what has happened to the operation's audit entry, where consumers read it (ADR 14). */
  recordEvent(event: DomainEvent): void
  /** What this transaction has changed of a facet: entries as they are now, by id; null: gone. Add yours to it. */
  touched<Kept, Entry>(facet: ClinicFacet<Kept, Entry>): Map<string, Entry | null>
  /**
   * Marks a refusal that comes before its operation has written anything: the others in the same transaction are then
   * committed without it. Any other error makes each of them run alone.
   * @returns the refusal, to be thrown
   */
  refuseUnwritten(refusal: AppError): AppError
}

export type OperationRequest<Result> = {
  readonly clinicId: string
  readonly caller: Caller
  /** Made by the client; repeating it returns the first answer. */
  readonly operationId: string
  /** Such as `appointment.move`. Append-only: stored. */
  readonly name: string
  /** What the operation was asked to do, for telling a repeat from another use of the id. Not stored. */
  readonly args: unknown
  /** When the person did it, where that is not now (sync/push-operations.ts). A time to come counts as now. */
  readonly actedAt?: Date | undefined
  /**
   * Reads, decides and writes. May run several times, so it changes nothing but the database; must not start
   * another operation. Its result must be plain JSON.
   */
  readonly work: (tx: OperationTx) => Promise<Result>
  /**
   * Documents that others in the same transaction gave to `insertLater` may still be waiting to be stored when the work
   * runs: it reads nothing from the store that they could be part of. Without it they are stored first.
   */
  readonly mayRunBeforeInserts?: boolean
  /** Run the work again when a unique index refuses it, up to three times; the work looks at `attempt`. */
  readonly retryDuplicates?: boolean
}

/**
 * The one write gate. In one transaction: the work, its entries in the clinic's log, its audit entry, and its
 * answer under the operation's id. One clinic's operations take turns in this process (those that wait
 * together commit together); another process in between is noticed by the counter and the work is repeated.
 * A refusal (AppError) leaves nothing behind and is not remembered: its id may be used again, for anything.
 * @throws AppError idempotency_key_reused when the id was used for something else.
 */
export function runOperation<Result>(deps: Deps, request: OperationRequest<Result>): Promise<Result> {
  const state = deps.clinicStates.of(request.clinicId)
  return new Promise<Result>((resolve, reject) => {
    const attempted: Attempted = {
      request,
      now: deps.now,
      key: operationKey(request.clinicId, request.operationId),
      argsHash: hashArguments(request),
      // The queue holds operations of every result type; each is settled with what its own work returned.
      resolve: (answer) => resolve(answer as Result),
      reject,
    }
    state.queue.push(attempted)
    if (!state.draining) void drain(deps, request.clinicId)
  })
}

/** Operations that wait together commit together, up to this many. */
const BATCH = 24
/** Of commits that met another process; with the pauses between them some three seconds. */
const MAX_ATTEMPTS = 40
/** Of a single operation that a unique index refuses. */
const DUPLICATE_TRIES = 4

async function drain(deps: Deps, clinicId: string): Promise<void> {
  const state = deps.clinicStates.of(clinicId)
  state.draining = true
  try {
    // Ends with the queue: every turn settles at least its first operation.
    while (state.queue.length > 0) {
      const batch = takeBatch(state.queue)
      const settled = batch.length > 1 ? await tryTogether(deps, clinicId, batch) : null
      if (settled === null) for (const attempted of batch) await runAlone(deps, clinicId, attempted)
      else state.queue.unshift(...batch.slice(settled))
    }
  } finally {
    state.draining = false
  }
}

/** Takes those that may commit together out of the queue. A repeat waits until the first has its answer. */
function takeBatch(queue: Attempted[]): Attempted[] {
  const keys = new Set<string>()
  let size = 0
  for (const { key } of queue) {
    if (size === BATCH || keys.has(key)) break
    keys.add(key)
    size += 1
  }
  return queue.splice(0, size)
}

/**
 * One transaction for all of them.
 * @returns how many of the first were settled; null: one of them keeps the others from being committed, so each has
 * to run alone
 */
async function tryTogether(
  deps: Deps,
  clinicId: string,
  batch: readonly Attempted[],
): Promise<number | null> {
  // Ends after so many tries: each lost one is a commit of another process.
  for (let round = 0; round < MAX_ATTEMPTS; round++) {
    try {
      const outcomes = await commitOperations(deps, clinicId, batch, 0)
      for (const [i, outcome] of outcomes.entries()) settle(batch[i], outcome)
      return outcomes.length
    } catch (error) {
      // Alone, each meets its own trouble again, and only those it concerns are refused.
      if (!isTransient(error)) return null
      await pause(round)
    }
  }
  return null
}

function settle(attempted: Attempted | undefined, outcome: Outcome): void {
  if ('refusal' in outcome) attempted?.reject(outcome.refusal)
  else attempted?.resolve(outcome.answer)
}

async function runAlone(deps: Deps, clinicId: string, attempted: Attempted): Promise<void> {
  try {
    settle(attempted, await insist(deps, clinicId, attempted))
  } catch (error) {
    attempted.reject(error)
  }
}

async function insist(deps: Deps, clinicId: string, attempted: Attempted): Promise<Outcome> {
  let duplicates = 0
  // Ends after so many tries: each lost one is a commit of another process, or counted below.
  for (let round = 0; round < MAX_ATTEMPTS; round++) {
    try {
      const [outcome] = await commitOperations(deps, clinicId, [attempted], duplicates)
      if (!outcome) throw new Error('an operation that runs alone has an outcome')
      return outcome
    } catch (error) {
      if (isTransient(error)) {
        await pause(round)
        continue
      }
      // A repeat is found by its failure, so that the first run needs no look-up.
      const stored = (await findAnswers(deps, [attempted])).get(attempted.key)
      if (stored) return stored
      duplicates += 1
      // The next try knows everything that was committed before it, so only a commit in between leads to another.
      const again = isDuplicateKey(error) && attempted.request.retryDuplicates
      if (!again || duplicates >= DUPLICATE_TRIES) throw error
    }
  }
  throw new AppError('unavailable', 'The clinic is busy. Try again in a moment.', { retryAfterSeconds: 1 })
}

/** The caller belongs to it: nobody else's repeat is answered. */
function hashArguments({ name, caller, args }: OperationRequest<unknown>): string {
  const who = caller.kind === 'user' ? caller.userId : caller.kind
  return createHash('sha256').update(canonicalJson({ name, who, args })).digest('base64url')
}

function pause(round: number): Promise<void> {
  const ms = Math.random() * Math.min(100, 2 ** Math.min(round, 7))
  return new Promise((resolve) => setTimeout(resolve, ms))
}
