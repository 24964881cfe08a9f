import { exhaustive } from '@scheduler/shared-types/errors/exhaustive'
import { PUSH_LIMIT } from '@scheduler/shared-types/sync/push.contract'
import { advance, disconnected, holdBack, needSignIn, released, withoutRealtime } from './advance.ts'
import { onDone, revoked } from './on-done.ts'
import { onFailure, stillToDo } from './on-failure.ts'
import { MAX_AT_HAND, OFFLINE_RECHECK_MS } from './sync-limits.ts'
import type { SyncEffect, SyncEvent, SyncFacts, SyncMoment, SyncState, SyncStep } from './sync-state.types.ts'

/** Before `started`. */
export const idleSync: SyncState = {
  kind: 'idle',
  facts: {
    cursor: null,
    asOf: null,
    heard: 0,
    reach: 0,
    isDeskChecked: false,
    userId: null,
    isSessionProven: false,
    isSignInNeeded: false,
    realtime: 'none',
    connection: 0,
    isReadWanted: false,
    isLogLost: false,
    isFreshlyRead: false,
    isPullDue: true,
    isStuck: false,
    isOutboxDue: true,
    pushLimit: PUSH_LIMIT,
    headTries: 0,
    aside: null,
    isClaimDue: true,
    mustWipe: false,
    failures: 0,
    isHeldBack: false,
    isTickArmed: false,
    isLive: false,
    run: 0,
  },
}

/** The sync engine: what it does next, by what it is doing and what has happened. Pure (SYNC.md). */
export function transition(state: SyncState, event: SyncEvent, at: SyncMoment): SyncStep {
  if (state.kind === 'ended') return same(state)
  if (state.kind === 'idle')
    return event.kind === 'started' ? started(state.facts, event.cursor, at) : beforeStart(state, event)
  switch (event.kind) {
    case 'started':
      return same(state)
    case 'network-came':
    case 'try-now':
    case 'timer':
      return onHint(state, event, at)
    case 'network-went':
      return onNetworkWent(state, at)
    case 'realtime-ready':
    case 'realtime-entry':
    case 'realtime-closed':
      return event.connection === state.facts.connection ? onRealtime(state, event, at) : same(state)
    case 'done':
    case 'failed':
      return onAnswer(state, event, at)
    case 'queued':
      return learn(state, { isOutboxDue: true }, at)
    case 'read-wanted':
      return learn(state, { isReadWanted: true }, at)
    case 'signed-in':
      return onSignedIn(state, at)
    case 'signed-out': {
      if (state.facts.mustWipe) return same(state)
      const { facts, effects } = abandoned(state)
      return needSignIn(facts, effects)
    }
    case 'stopped': {
      const { facts, effects } = silenced(state)
      return {
        state: { kind: 'ended', because: 'stopped', facts },
        effects: [...effects, { kind: 'disarm', timer: 'retry' }, { kind: 'disarm', timer: 'tick' }],
      }
    }
    default:
      return exhaustive(event)
  }
}

type Running = Exclude<SyncState, { readonly kind: 'idle' | 'ended' }>
type EventOf<Kind extends SyncEvent['kind']> = Extract<SyncEvent, { readonly kind: Kind }>

function same(state: SyncState): SyncStep {
  return { state, effects: [] }
}

function beforeStart(state: SyncState, event: SyncEvent): SyncStep {
  const { facts } = state
  if (event.kind === 'stopped') return same({ kind: 'ended', because: 'stopped', facts })
  return event.kind === 'read-wanted'
    ? same({ kind: 'idle', facts: { ...facts, isReadWanted: true } })
    : same(state)
}

function started(facts: SyncFacts, cursor: EventOf<'started'>['cursor'], at: SyncMoment): SyncStep {
  if (!cursor) return advance(facts, at)
  const { seq, asOf } = cursor
  return advance({ ...facts, cursor: seq, reach: seq, heard: seq, asOf }, at)
}

/** Keeps a fact; at rest, with nothing failing, acts on it at once. */
function learn(state: Running, news: Partial<SyncFacts>, at: SyncMoment): SyncStep {
  const facts = { ...state.facts, ...news }
  return state.kind === 'live' ? advance(facts, at) : same({ ...state, facts })
}

function onHint(
  state: Running,
  event: EventOf<'network-came' | 'try-now' | 'timer'>,
  at: SyncMoment,
): SyncStep {
  if (event.kind === 'timer' && event.timer === 'tick') {
    return learn(state, { isTickArmed: false, isPullDue: true, isClaimDue: true }, at)
  }
  const isTimer = event.kind === 'timer'
  const disarming: readonly SyncEffect[] = isTimer ? [] : [{ kind: 'disarm', timer: 'retry' }]
  // Another network, or somebody asks: what failed before says little of it.
  const again = (facts: SyncFacts): SyncFacts =>
    isTimer ? released(facts) : { ...released(facts), failures: 0 }
  switch (state.kind) {
    case 'waiting':
    case 'sign-in-needed':
      return advance(again(state.facts), at, disarming)
    case 'working': // only work that needs no network is done while held back
      if (!state.facts.isHeldBack) return same(state)
      return { state: { ...state, facts: again(state.facts) }, effects: disarming }
    case 'joining': {
      if (!isTimer) return same(state)
      const { facts, effects } = withoutRealtime(state.facts)
      return holdBack(disconnected(facts), at, effects)
    }
    case 'live':
      return isTimer ? same(state) : learn(state, { isPullDue: true }, at)
    default:
      return exhaustive(state)
  }
}

function onNetworkWent(state: Running, at: SyncMoment): SyncStep {
  // A wipe cannot be let go of: a second one would run beside it.
  if (state.kind === 'sign-in-needed' || state.facts.mustWipe) return same(state)
  const { facts, effects } = silenced(state)
  return holdBack(facts, at, effects, OFFLINE_RECHECK_MS)
}

function onRealtime(
  state: Running,
  event: EventOf<'realtime-ready' | 'realtime-entry' | 'realtime-closed'>,
  at: SyncMoment,
): SyncStep {
  const { facts } = state
  if (facts.realtime !== 'opening' && facts.realtime !== 'ready') return same(state)
  switch (event.kind) {
    case 'realtime-ready': {
      const isPullDue = facts.isPullDue || event.latest !== facts.cursor
      const ready: SyncFacts = { ...facts, realtime: 'ready', isPullDue }
      if (state.kind === 'working') return same({ ...state, facts: ready })
      return advance(ready, at, state.kind === 'joining' ? [{ kind: 'disarm', timer: 'retry' }] : [])
    }
    case 'realtime-entry': {
      const heard = withEntry(facts, event.seq)
      // While joining, only `ready` or its timer ends the wait.
      const isAtRest = state.kind === 'live' || state.kind === 'waiting'
      return isAtRest && heard !== facts ? advance(heard, at) : same({ ...state, facts: heard })
    }
    case 'realtime-closed': {
      const closed: SyncFacts = { ...facts, realtime: 'closed', isLive: false }
      const isReconnecting = state.kind === 'live' || state.kind === 'joining'
      return isReconnecting ? holdBack(disconnected(closed), at) : same({ ...state, facts: closed })
    }
    default:
      return exhaustive(event)
  }
}

/** An entry is at hand only if it is the next one; anything further away makes a pull due. */
function withEntry(facts: SyncFacts, seq: number): SyncFacts {
  if (facts.cursor === null || seq <= facts.reach) return facts
  const isNext = seq === facts.reach + 1 && seq <= facts.cursor + MAX_AT_HAND
  if (isNext) return { ...facts, heard: Math.max(facts.heard, seq), reach: seq }
  return { ...facts, heard: Math.max(facts.heard, seq), isLive: false }
}

function onAnswer(state: Running, event: EventOf<'done' | 'failed'>, at: SyncMoment): SyncStep {
  if (state.kind !== 'working' || event.run !== state.facts.run) return same(state)
  const { facts, activity } = state
  if (event.kind === 'done') return onDone(facts, activity, event.result, at)
  if (activity.kind === 'check-desk' && event.failure.kind === 'revoked') return revoked(facts, at)
  return onFailure(facts, activity, event.failure, event.head, at)
}

function onSignedIn(state: Running, at: SyncMoment): SyncStep {
  if (state.facts.mustWipe) return same(state)
  const { facts, effects } = silenced(state)
  const fresh = { ...released(facts), isSignInNeeded: false, failures: 0 }
  return advance(fresh, at, [...effects, { kind: 'disarm', timer: 'retry' }])
}

/** Lets go of what is under way; its answer will not be heard. What it was for is still to do. */
function abandoned(state: Running): { readonly facts: SyncFacts; readonly effects: readonly SyncEffect[] } {
  if (state.kind !== 'working') return { facts: state.facts, effects: [] }
  const facts = { ...stillToDo(state.facts, state.activity), run: state.facts.run + 1 }
  return { facts, effects: [{ kind: 'abandon', run: state.facts.run }] }
}

/** Nothing under way, no realtime connection; the next round begins with the desk's check. */
function silenced(state: Running): { readonly facts: SyncFacts; readonly effects: readonly SyncEffect[] } {
  const { facts, effects } = abandoned(state)
  const closed = withoutRealtime(facts)
  return { facts: disconnected(closed.facts), effects: [...effects, ...closed.effects] }
}
