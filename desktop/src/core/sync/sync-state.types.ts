import type { Refusal } from '@scheduler/shared-types/sync/push.contract'
import type { OutboxSelection, SyncCursor, SyncFailure } from './sync-ports.ts'

/*
 *   idle ──started──▶ working ⇄ working …                one activity at a time, the next one chosen by `advance`
 *                      │  │  ╲
 *              nothing │  │   ╲ failed
 *             left     │  │    ╲
 *              to do   ▼  │     ▼
 *        joining ──▶ live │   waiting ──retry timer, network came, try now──▶ working
 *      (for `ready`)  │   │
 *                     │   └─▶ sign-in-needed ──signed in, now and then──▶ working
 *        queued, tick,│
 *        an entry     └─▶ working            any ──stopped──▶ ended ◀──wiped── working: wipe
 */

/** One thing the engine does. Those without a network (`apply`, `set-aside`) are one storage transaction. */
export type SyncActivity =
  | { readonly kind: 'check-desk' }
  | { readonly kind: 'renew-session' }
  /** `isLogLost`: the log does not lead on from the cursor. */
  | { readonly kind: 're-read'; readonly isLogLost: boolean }
  /** Entries of the realtime connection that are at hand: after the cursor, up to and with `upTo`. */
  | { readonly kind: 'apply'; readonly upTo: number }
  | { readonly kind: 'pull'; readonly after: number }
  | { readonly kind: 'push'; readonly limit: number }
  | { readonly kind: 'set-aside'; readonly which: OutboxSelection; readonly refusal: Refusal }
  | { readonly kind: 'claim' }
  | { readonly kind: 'wipe' }

export type SyncActivityKind = SyncActivity['kind']

/** What an activity brought. */
export type SyncResult =
  | { readonly kind: 'check-desk'; readonly state: 'active' | 'revoked' }
  | { readonly kind: 'renew-session'; readonly userId: string }
  | { readonly kind: 're-read'; readonly cursor: number }
  | { readonly kind: 'apply'; readonly cursor: number }
  | { readonly kind: 'pull'; readonly cursor: number; readonly latest: number }
  /** `settled`: answered and stored. `isMore`: entries still wait. */
  | { readonly kind: 'push'; readonly sent: number; readonly settled: number; readonly isMore: boolean }
  | { readonly kind: 'set-aside' }
  | { readonly kind: 'claim' }
  | { readonly kind: 'wipe' }

/** What a failed push had sent. */
export type SentHead = { readonly authorId: string; readonly operationId: string; readonly sent: number }

/** What the engine knows, besides what it is doing. */
export type SyncFacts = {
  /** The cache is true for this log position; null: the days were never read. */
  readonly cursor: number | null
  /** When the cache was last known to be all there is. Milliseconds since the epoch. */
  readonly asOf: number | null
  /** The newest log position that was told. */
  readonly heard: number
  /** Entries after the cursor up to here are at hand, without a gap. */
  readonly reach: number

  /** The desk was found to be one since the last (re)connect. */
  readonly isDeskChecked: boolean
  /** Whose session was made sure of since the last (re)connect. */
  readonly userId: string | null
  /** That session has been accepted since it was renewed. */
  readonly isSessionProven: boolean
  /** Nobody's session is any good; stays until one is. */
  readonly isSignInNeeded: boolean
  /** `none`: may be opened. `closed`: was opened in this round and ended. */
  readonly realtime: 'none' | 'opening' | 'ready' | 'closed'
  /** The number of the latest realtime connection. */
  readonly connection: number

  readonly isReadWanted: boolean
  /** The log does not lead on from the cursor: only reading the days anew helps. */
  readonly isLogLost: boolean
  /** The days were read and no pull has worked since: reading them again would not help. */
  readonly isFreshlyRead: boolean
  readonly isPullDue: boolean
  /** Catching up failed in a way waiting does not heal; what waits is sent all the same. */
  readonly isStuck: boolean
  /** Something may wait in the outbox. */
  readonly isOutboxDue: boolean
  readonly pushLimit: number
  /** How often the oldest entry, sent alone, failed unexpectedly. */
  readonly headTries: number
  /** Entries to take out of the line next, and why. */
  readonly aside: { readonly which: OutboxSelection; readonly refusal: Refusal } | null
  readonly isClaimDue: boolean
  readonly mustWipe: boolean

  /** Failures since the engine was last live. */
  readonly failures: number
  /** The retry timer runs; until then nothing is asked of the network. */
  readonly isHeldBack: boolean
  readonly isTickArmed: boolean
  /** Live since the last (re)connect, so what is under way now is daily work. */
  readonly isLive: boolean
  /** The number of the latest run of an activity. */
  readonly run: number
}

export type SyncState =
  | { readonly kind: 'idle'; readonly facts: SyncFacts }
  | { readonly kind: 'working'; readonly activity: SyncActivity; readonly facts: SyncFacts }
  /** After a failure, for the retry timer. */
  | { readonly kind: 'waiting'; readonly facts: SyncFacts }
  /** All done but the realtime connection's `ready`. */
  | { readonly kind: 'joining'; readonly facts: SyncFacts }
  /** Caught up, nothing waits, leases claimed, hearing every change. */
  | { readonly kind: 'live'; readonly facts: SyncFacts }
  | { readonly kind: 'sign-in-needed'; readonly facts: SyncFacts }
  | { readonly kind: 'ended'; readonly because: 'stopped' | 'wiped'; readonly facts: SyncFacts }

export type SyncTimer = 'retry' | 'tick'

export type SyncEvent =
  | { readonly kind: 'started'; readonly cursor: SyncCursor | null }
  | { readonly kind: 'network-came' }
  | { readonly kind: 'network-went' }
  /** Somebody wants it now. */
  | { readonly kind: 'try-now' }
  | { readonly kind: 'realtime-ready'; readonly connection: number; readonly latest: number }
  | { readonly kind: 'realtime-entry'; readonly connection: number; readonly seq: number }
  | { readonly kind: 'realtime-closed'; readonly connection: number }
  | { readonly kind: 'done'; readonly run: number; readonly result: SyncResult }
  | {
      readonly kind: 'failed'
      readonly run: number
      readonly failure: SyncFailure
      /** With a push that had something to send. */
      readonly head?: SentHead
    }
  /** An operation was put in the outbox. */
  | { readonly kind: 'queued' }
  | { readonly kind: 'timer'; readonly timer: SyncTimer }
  /** Somebody gave their password to the server: the session is theirs now. */
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'signed-out' }
  /** The kept days are not the right ones any more (a new date, a new way to store them). */
  | { readonly kind: 'read-wanted' }
  | { readonly kind: 'stopped' }

export type SyncEffect =
  | { readonly kind: 'run'; readonly run: number; readonly activity: SyncActivity }
  /** Stop it if that is possible; its answer is not wanted any more. */
  | { readonly kind: 'abandon'; readonly run: number }
  | { readonly kind: 'open-realtime'; readonly connection: number }
  | { readonly kind: 'close-realtime'; readonly connection: number }
  /** Replaces the timer of that name. */
  | { readonly kind: 'arm'; readonly timer: SyncTimer; readonly milliseconds: number }
  | { readonly kind: 'disarm'; readonly timer: SyncTimer }

/** When a transition happens, and the chance it has. */
export type SyncMoment = {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** In [0, 1). */
  readonly random: number
}

export type SyncStep = { readonly state: SyncState; readonly effects: readonly SyncEffect[] }
