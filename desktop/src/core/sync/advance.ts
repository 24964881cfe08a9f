import { backOff } from './back-off.ts'
import { JOIN_MS, MAX_AWAY_MS, SIGN_IN_RECHECK_MS, TICK_MS } from './sync-limits.ts'
import type { SyncActivity, SyncEffect, SyncFacts, SyncMoment, SyncStep } from './sync-state.types.ts'

/**
 * Does the next thing there is to do, by what is known: the order of everything the engine does stands here and
 * nowhere else. With nothing left to do the engine is live.
 * @param effects Those the caller has already decided on; they come first.
 */
export function advance(facts: SyncFacts, at: SyncMoment, effects: readonly SyncEffect[] = []): SyncStep {
  const { cursor } = facts
  const start = (activity: SyncActivity, cleared: Partial<SyncFacts> = {}): SyncStep =>
    run({ ...facts, ...cleared }, activity, effects)

  if (facts.mustWipe) return facts.isHeldBack ? wait(facts, effects) : start({ kind: 'wipe' })
  if (facts.aside) return start({ kind: 'set-aside', ...facts.aside })
  if (cursor !== null && facts.reach > cursor) return start({ kind: 'apply', upTo: facts.reach })
  if (facts.isHeldBack) return wait(facts, effects)
  if (!facts.isDeskChecked) return start({ kind: 'check-desk' })
  if (facts.userId === null) return start({ kind: 'renew-session' })
  if (facts.realtime === 'none') return advance(...withRealtime(facts, at, effects))
  if (!facts.isStuck) {
    if (cursor === null || facts.isReadWanted || facts.isLogLost || isAwayTooLong(facts, at)) {
      return start({ kind: 're-read', isLogLost: facts.isLogLost }, { isReadWanted: false })
    }
    // What was heard is forgotten: the answer tells it, also where the server's log has become shorter.
    if (facts.isPullDue || facts.heard > cursor) {
      return start({ kind: 'pull', after: cursor }, { isPullDue: false, heard: cursor })
    }
  }
  if (facts.isOutboxDue) return start({ kind: 'push', limit: facts.pushLimit }, { isOutboxDue: false })
  if (facts.isStuck) return holdBack(facts, at, effects)
  if (facts.isClaimDue) return start({ kind: 'claim' }, { isClaimDue: false })
  if (facts.realtime === 'closed') return holdBack(disconnected(facts), at, effects)
  if (facts.realtime === 'opening') {
    return {
      state: { kind: 'joining', facts },
      effects: [...effects, { kind: 'arm', timer: 'retry', milliseconds: JOIN_MS }],
    }
  }
  return live(facts, effects)
}

function run(facts: SyncFacts, activity: SyncActivity, effects: readonly SyncEffect[]): SyncStep {
  const number = facts.run + 1
  return {
    state: { kind: 'working', activity, facts: { ...facts, run: number } },
    effects: [...effects, { kind: 'run', run: number, activity }],
  }
}

function wait(facts: SyncFacts, effects: readonly SyncEffect[]): SyncStep {
  return { state: { kind: 'waiting', facts }, effects }
}

function live(facts: SyncFacts, effects: readonly SyncEffect[]): SyncStep {
  const state = {
    kind: 'live',
    facts: { ...facts, failures: 0, headTries: 0, isLive: true, isTickArmed: true },
  } as const
  // Never armed anew by daily work: leases must be renewed on the busiest day.
  if (facts.isTickArmed) return { state, effects }
  return { state, effects: [...effects, { kind: 'arm', timer: 'tick', milliseconds: TICK_MS }] }
}

function isAwayTooLong({ asOf }: SyncFacts, { now }: SyncMoment): boolean {
  return asOf === null || now - asOf > MAX_AWAY_MS
}

/** Opened before catching up, so that nothing falls between the last pull and the first entry. */
function withRealtime(
  facts: SyncFacts,
  at: SyncMoment,
  effects: readonly SyncEffect[],
): [SyncFacts, SyncMoment, readonly SyncEffect[]] {
  const connection = facts.connection + 1
  const opening: SyncFacts = { ...facts, connection, realtime: 'opening' }
  return [opening, at, [...effects, { kind: 'open-realtime', connection }]]
}

/** Nothing is asked of the network until the retry timer, or until somebody or the network says it is worth it. */
export function holdBack(
  facts: SyncFacts,
  at: SyncMoment,
  effects: readonly SyncEffect[] = [],
  atLeastMs = 0,
): SyncStep {
  const failures = facts.failures + 1
  const milliseconds = Math.max(backOff(failures, at.random), atLeastMs)
  const held = { ...facts, failures, isHeldBack: true, isLive: false }
  return advance(held, at, [...effects, { kind: 'arm', timer: 'retry', milliseconds }])
}

/** After holding back: what failed is tried again, catching up first. */
export function released(facts: SyncFacts): SyncFacts {
  const realtime = facts.realtime === 'closed' ? 'none' : facts.realtime
  return { ...facts, realtime, isHeldBack: false, isStuck: false, isPullDue: true, isClaimDue: true }
}

/** The next round begins with whether this still is a desk. */
export function disconnected(facts: SyncFacts): SyncFacts {
  return { ...facts, isDeskChecked: false, userId: null, isSessionProven: false, isLive: false }
}

/** Until somebody signs in. Now and then the desk asks whether it still is one. */
export function needSignIn(facts: SyncFacts, effects: readonly SyncEffect[] = []): SyncStep {
  const { facts: closed, effects: closing } = withoutRealtime(facts)
  return {
    state: {
      kind: 'sign-in-needed',
      facts: { ...disconnected(closed), isSignInNeeded: true, isHeldBack: false },
    },
    effects: [...effects, ...closing, { kind: 'arm', timer: 'retry', milliseconds: SIGN_IN_RECHECK_MS }],
  }
}

/** Closes the realtime connection if there is one. */
export function withoutRealtime(facts: SyncFacts): {
  readonly facts: SyncFacts
  readonly effects: readonly SyncEffect[]
} {
  const isOpen = facts.realtime === 'opening' || facts.realtime === 'ready'
  return {
    facts: { ...facts, realtime: 'none' },
    effects: isOpen ? [{ kind: 'close-realtime', connection: facts.connection }] : [],
  }
}
