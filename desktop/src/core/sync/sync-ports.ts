import type { Change } from '@scheduler/shared-types/changes/change.contract'
import type { Lease } from '@scheduler/shared-types/leases/lease.contract'
import type { Operation } from '@scheduler/shared-types/sync/operations'
import type { OperationOutcome, Refusal } from '@scheduler/shared-types/sync/push.contract'

/*
 * Everything the sync engine needs from its surroundings (SYNC.md). Network calls throw what the API client throws,
 * or `SyncError`; `failureOf` (failure-of.ts) says what each means. Storage calls are synchronous: each is one
 * SQLite transaction, so nothing can come between a step's parts.
 */

/** One waiting act. */
export type OutboxEntry = {
  readonly operation: Operation
  /** Who did it; it is sent with this user's session. */
  readonly authorId: string
}

/** Where the cache stands. */
export type SyncCursor = {
  /** It is true for this position of the clinic's log. */
  readonly seq: number
  /** By this desk's clock, when it was last known to be all there was. Milliseconds since the epoch. */
  readonly asOf: number
}

/** What a whole read of the kept days brought; the engine looks at nothing but `seq`. */
export type DaysSnapshot = {
  /**
   * The log position everything in it is at least as new as: the *smallest* of those the reads answered. A record
   * may be newer; the log then brings it again, and records never go back to an older version.
   */
  readonly seq: number
}

/** The clinic's realtime connection. Nothing is called after it was closed by the desk. */
export type RealtimeListener = {
  /** Connected; the log stands at `latest`. */
  readonly onReady: (latest: number) => void
  /** An entry of the log, in any order, perhaps twice, perhaps with gaps. */
  readonly onEntry: (change: Change) => void
  /** Could not connect, or ended. It does not come back by itself: the engine opens a new one. */
  readonly onClosed: () => void
}

export type SyncNetwork<Snapshot extends DaysSnapshot> = {
  /** Whether this installation still is a desk. Needs nobody signed in. */
  readonly checkDesk: (signal: AbortSignal) => Promise<'active' | 'revoked'>
  /**
   * Makes sure there is a usable session for reading, renewing it if needed; answers whose. No call at all if the
   * present one is good. `unauthenticated`: somebody has to sign in.
   */
  readonly renewSession: (signal: AbortSignal) => Promise<{ readonly userId: string }>
  /** One page of the log after the cursor, oldest first. `latest`: where the log stands. `history-lost`: it does not go on there. */
  readonly pullChanges: (
    after: number,
    signal: AbortSignal,
  ) => Promise<{ readonly changes: readonly Change[]; readonly latest: number }>
  /** Reads the clinic's records and all kept days anew. */
  readonly readDays: (signal: AbortSignal) => Promise<Snapshot>
  /** Sends with the author's session, renewing it if needed. `unauthenticated`: that one cannot be renewed. */
  readonly push: (
    authorId: string,
    operations: readonly Operation[],
    signal: AbortSignal,
  ) => Promise<{ readonly outcomes: readonly OperationOutcome[] }>
  /** This desk's leases in force after the claim. */
  readonly claimLeases: (signal: AbortSignal) => Promise<readonly Lease[]>
  /** @returns closes it */
  readonly openRealtime: (listener: RealtimeListener) => () => void
}

/** Which entries of the outbox a call is about. */
export type OutboxSelection = { readonly authorId: string } | { readonly operationId: string }

export type SyncStorage<Snapshot extends DaysSnapshot> = {
  /** null: the days were never read. */
  readonly readCursor: () => SyncCursor | null
  /** The oldest waiting entry and those right behind it that have the same author, at most `limit`. */
  readonly readOutboxHead: (limit: number) => readonly OutboxEntry[]
  /**
   * In one transaction, for each: `applied` stores the server's record and deletes the entry; `refused` takes the
   * entry out of the line, with refusal and record, to Needs attention. Outcomes of entries that are not there any
   * more only store the record.
   */
  readonly settle: (outcomes: readonly OperationOutcome[]) => void
  /** Takes waiting entries out of the line to Needs attention without an answer of the server. */
  readonly setAside: (which: OutboxSelection, refusal: Refusal) => void
  /** Puts entries set aside as `unauthenticated` back to their old places in the line: their author has signed in. */
  readonly requeue: (authorId: string) => void
  /**
   * In one transaction: applies them in order and moves the cursor. Those at or before the cursor are skipped; at a
   * gap it throws and nothing is stored. No changes: only `asOf` moves.
   * @returns the new cursor
   */
  readonly applyChanges: (changes: readonly Change[], asOf: number) => number
  /**
   * In one transaction: takes the snapshot's place and moves the cursor to its `seq`, which may be lower than before.
   * Where that is another position than the cursor's, or one of another log, what is kept besides the days (patients)
   * is forgotten: the log will not tell what became of it.
   */
  readonly replaceDays: (snapshot: Snapshot, asOf: number, log: { readonly isLogLost: boolean }) => void
  /** These are this desk's leases now; others of this desk are over. */
  readonly storeLeases: (leases: readonly Lease[]) => void
}

export type SyncClock = {
  /** Milliseconds since the epoch by this desk's clock; it may be wrong and may jump. */
  readonly now: () => number
  /** Calls once after that time; the returned function stops it. */
  readonly setTimer: (milliseconds: number, call: () => void) => () => void
}

export type SyncPorts<Snapshot extends DaysSnapshot> = {
  readonly network: SyncNetwork<Snapshot>
  readonly storage: SyncStorage<Snapshot>
  readonly clock: SyncClock
  /** In [0, 1); spreads retries. */
  readonly random: () => number
  /** Erases the cache and its key, then tells the server. Called when the desk was revoked, and again if it threw. */
  readonly wipe: () => Promise<void>
  /** Something failed in a way that nobody expects. For the log: kinds and codes only. */
  readonly report: (step: string, failure: SyncFailure, cause: unknown) => void
}

/** Why a step of the engine failed, as far as it matters for what comes next. */
export type SyncFailure =
  /** No answer, or none of the API's. */
  | { readonly kind: 'network' }
  /** The server asks for patience: not ready, or too many requests. */
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number }
  /** The log does not reach back to the cursor any more. */
  | { readonly kind: 'history-lost' }
  /** The session is over, or it is not one of this desk. */
  | { readonly kind: 'unauthenticated' }
  /** The desk was revoked. */
  | { readonly kind: 'revoked' }
  /** The server took the whole call for wrong: repeating it unchanged will not help. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** A fault of the server or of this program. */
  | { readonly kind: 'bug' }

/** For ports that know more than the API client's errors say. */
export class SyncError extends Error {
  readonly failure: SyncFailure

  constructor(failure: SyncFailure, cause?: unknown) {
    super(`Sync: ${failure.kind}`, cause === undefined ? undefined : { cause })
    this.name = 'SyncError'
    this.failure = failure
  }
}
