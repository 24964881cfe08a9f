import type { SyncFailure } from '../sync-ports.ts'
import { idleSync } from '../sync-state.ts'
import type {
  SyncActivity,
  SyncActivityKind,
  SyncEffect,
  SyncEvent,
  SyncFacts,
  SyncResult,
  SyncState,
  SyncStep,
  SyncTimer,
} from '../sync-state.types.ts'

/* One state of every kind, and one event of every kind, in their usual form: what the table crosses. */

export const NOON = Date.parse('2026-11-24T12:00:00Z')
const ME = 'user-1'

export type StateName = Exclude<SyncState['kind'], 'working'> | SyncActivityKind

export type EventName =
  | Exclude<SyncEvent['kind'], 'done' | 'failed' | 'timer' | 'realtime-entry'>
  | 'done'
  | `failed: ${SyncFailure['kind']}`
  | `timer: ${SyncTimer}`
  | `realtime-entry: ${'next' | 'gap'}`

/** Of a desk at daily work: nothing is due. */
export const settled: SyncFacts = {
  ...idleSync.facts,
  cursor: 10,
  reach: 10,
  heard: 10,
  asOf: NOON - 60_000,
  isDeskChecked: true,
  userId: ME,
  isSessionProven: true,
  realtime: 'ready',
  connection: 1,
  isPullDue: false,
  isOutboxDue: false,
  isClaimDue: false,
  isTickArmed: true,
  isLive: true,
  run: 5,
}

/** Of a desk that has just got its connection back and has everything before it. */
const connecting: SyncFacts = {
  ...settled,
  isDeskChecked: false,
  userId: null,
  isSessionProven: false,
  realtime: 'none',
  isPullDue: true,
  isOutboxDue: true,
  isClaimDue: true,
  isLive: false,
}
const connected: SyncFacts = { ...connecting, isDeskChecked: true, userId: ME, realtime: 'ready' }
const working = (activity: SyncActivity, facts: SyncFacts): SyncState => ({
  kind: 'working',
  activity,
  facts,
})
const refusal = { code: 'validation_failed', detail: 'No.' } as const

export const states: Readonly<Record<StateName, SyncState>> = {
  idle: idleSync,
  'check-desk': working({ kind: 'check-desk' }, connecting),
  'renew-session': working({ kind: 'renew-session' }, { ...connecting, isDeskChecked: true }),
  're-read': working({ kind: 're-read', isLogLost: false }, { ...connected, isReadWanted: false }),
  apply: working({ kind: 'apply', upTo: 12 }, { ...settled, heard: 12, reach: 12 }),
  pull: working({ kind: 'pull', after: 10 }, { ...connected, isPullDue: false }),
  push: working(
    { kind: 'push', limit: 50 },
    { ...connected, isPullDue: false, isOutboxDue: false, isSessionProven: true },
  ),
  'set-aside': working(
    { kind: 'set-aside', which: { operationId: 'operation-1' }, refusal },
    { ...settled, aside: { which: { operationId: 'operation-1' }, refusal } },
  ),
  claim: working({ kind: 'claim' }, { ...settled, isLive: false }),
  wipe: working({ kind: 'wipe' }, { ...connecting, mustWipe: true }),
  waiting: { kind: 'waiting', facts: { ...connecting, realtime: 'closed', isHeldBack: true, failures: 2 } },
  joining: { kind: 'joining', facts: { ...settled, realtime: 'opening', isLive: false } },
  live: { kind: 'live', facts: settled },
  'sign-in-needed': { kind: 'sign-in-needed', facts: { ...connecting, isSignInNeeded: true } },
  ended: { kind: 'ended', because: 'stopped', facts: settled },
}

const results: Readonly<Record<SyncActivityKind, SyncResult>> = {
  'check-desk': { kind: 'check-desk', state: 'active' },
  'renew-session': { kind: 'renew-session', userId: ME },
  're-read': { kind: 're-read', cursor: 10 },
  apply: { kind: 'apply', cursor: 12 },
  pull: { kind: 'pull', cursor: 10, latest: 10 },
  push: { kind: 'push', sent: 2, settled: 2, isMore: false },
  'set-aside': { kind: 'set-aside' },
  claim: { kind: 'claim' },
  wipe: { kind: 'wipe' },
}

const failed = (failure: SyncFailure): SyncEvent => ({
  kind: 'failed',
  run: settled.run,
  failure,
  head: { authorId: ME, operationId: 'operation-1', sent: 1 },
})

/** The event as it comes in that state: an answer is one to what is under way. */
export function eventOf(name: EventName, state: StateName): SyncEvent {
  switch (name) {
    case 'started':
      return { kind: 'started', cursor: { seq: 10, asOf: NOON - 60_000 } }
    case 'realtime-ready':
      return { kind: 'realtime-ready', connection: 1, latest: 10 }
    case 'realtime-entry: next':
      return { kind: 'realtime-entry', connection: 1, seq: state === 'apply' ? 13 : 11 }
    case 'realtime-entry: gap':
      return { kind: 'realtime-entry', connection: 1, seq: 20 }
    case 'realtime-closed':
      return { kind: 'realtime-closed', connection: 1 }
    case 'done':
      // In the other states nothing is under way: any answer is a stale one.
      return { kind: 'done', run: settled.run, result: results[isActivity(state) ? state : 'pull'] }
    case 'failed: network':
    case 'failed: history-lost':
    case 'failed: unauthenticated':
    case 'failed: revoked':
    case 'failed: bug':
      return failed({ kind: kindOf(name) })
    case 'failed: unavailable':
      return failed({ kind: 'unavailable', retryAfterMs: 90_000 })
    case 'failed: refused':
      return failed({ kind: 'refused', refusal })
    case 'timer: retry':
      return { kind: 'timer', timer: 'retry' }
    case 'timer: tick':
      return { kind: 'timer', timer: 'tick' }
    default:
      return { kind: name }
  }
}

function isActivity(state: StateName): state is SyncActivityKind {
  return state in results
}

type PlainFailure = 'network' | 'history-lost' | 'unauthenticated' | 'revoked' | 'bug'

function kindOf<Kind extends PlainFailure>(name: `failed: ${Kind}`): Kind {
  return name.slice('failed: '.length) as Kind // what the template type says
}

/**
 * A step in words. `same`: as if nothing had happened. `noted`: remembered, for later. Otherwise the state that
 * follows, by its activity while working, and the effects besides starting it.
 */
export function wordsOf(before: SyncState, { state, effects }: SyncStep): string {
  const others = effects.filter(({ kind }) => kind !== 'run').map(wordOf)
  if (state === before && effects.length === 0) return 'same'
  const isStarted = effects.some(({ kind }) => kind === 'run')
  if (!isStarted && state.kind === before.kind && others.length === 0) {
    return JSON.stringify(state) === JSON.stringify(before) ? 'same' : 'noted'
  }
  return [nameOf(state), ...others].join(', ')
}

export function nameOf(state: SyncState): string {
  if (state.kind === 'ended') return state.because
  return state.kind === 'working' ? state.activity.kind : state.kind
}

function wordOf(effect: SyncEffect): string {
  switch (effect.kind) {
    case 'arm':
      return `${effect.timer} in ${effect.milliseconds / 1000} s`
    case 'disarm':
      return `no ${effect.timer}`
    default:
      return effect.kind
  }
}
