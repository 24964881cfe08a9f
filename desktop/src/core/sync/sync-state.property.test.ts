import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TEST_HANG_MS } from '../../../../scripts/test-support/limits.ts'
import type { SyncFailure } from './sync-ports.ts'
import { idleSync, transition } from './sync-state.ts'
import type {
  SyncActivity,
  SyncActivityKind,
  SyncEffect,
  SyncEvent,
  SyncResult,
  SyncState,
  SyncTimer,
} from './sync-state.types.ts'

/** `SYNC_TEST_SCALE=50` tries fifty times as many. */
const SCALE = Number(process.env.SYNC_TEST_SCALE ?? 1)

const failures: fc.Arbitrary<SyncFailure> = fc.oneof(
  fc.constantFrom<SyncFailure>(
    { kind: 'network' },
    { kind: 'history-lost' },
    { kind: 'unauthenticated' },
    { kind: 'revoked' },
    { kind: 'bug' },
    { kind: 'refused', refusal: { code: 'forbidden', detail: 'No.' } },
  ),
  fc.record({ kind: fc.constant('unavailable' as const), retryAfterMs: fc.nat(1_000_000) }),
)

/** How the world answers an activity: by its numbers, sensibly or not. */
type Answer =
  | { readonly kind: 'fine'; readonly by: number }
  | { readonly kind: 'failed'; readonly failure: SyncFailure; readonly author: number; readonly sent: number }

const answers: fc.Arbitrary<Answer> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ kind: fc.constant('fine' as const), by: fc.nat(29) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('failed' as const),
      failure: failures,
      author: fc.nat(1),
      sent: fc.integer({ min: 1, max: 3 }),
    }),
  },
)

type Happening =
  | { readonly what: 'answer'; readonly answer: Answer; readonly isStale: boolean }
  | { readonly what: 'timer'; readonly timer: SyncTimer }
  | {
      readonly what: 'realtime'
      readonly kind: 'ready' | 'entry' | 'closed'
      readonly by: number
      readonly isStale: boolean
    }
  | { readonly what: 'event'; readonly event: SyncEvent }

const happenings: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      what: fc.constant('answer' as const),
      answer: answers,
      isStale: fc.nat(9).map((n) => n === 0),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('timer' as const), timer: fc.constantFrom('retry', 'tick') }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('realtime' as const),
      kind: fc.constantFrom('ready', 'entry', 'entry', 'closed'),
      by: fc.integer({ min: -2, max: 4 }),
      isStale: fc.nat(9).map((n) => n === 0),
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .oneof(
        {
          weight: 9,
          arbitrary: fc.constantFrom<SyncEvent['kind']>('queued', 'queued', 'try-now', 'read-wanted'),
        },
        { weight: 3, arbitrary: fc.constantFrom<SyncEvent['kind']>('network-came', 'network-went') },
        { weight: 3, arbitrary: fc.constantFrom<SyncEvent['kind']>('signed-in', 'signed-out') },
        { weight: 1, arbitrary: fc.constant<SyncEvent['kind']>('stopped') },
      )
      .map((kind) => ({ what: 'event' as const, event: { kind } as SyncEvent })), // those have nothing else
  },
)

function resultOf(activity: SyncActivity, state: SyncState, by: number): SyncResult {
  const cursor = state.facts.cursor ?? 0
  switch (activity.kind) {
    case 'check-desk':
      return { kind: 'check-desk', state: by === 0 ? 'revoked' : 'active' }
    case 'renew-session':
      return { kind: 'renew-session', userId: 'user-0' }
    case 're-read':
      return { kind: 're-read', cursor: Math.max(0, cursor + (by % 9) - 4) }
    case 'apply':
      return { kind: 'apply', cursor: by === 0 ? cursor : activity.upTo }
    case 'pull':
      return { kind: 'pull', cursor: cursor + (by % 3), latest: Math.max(0, cursor + (by % 6) - 1) }
    case 'push':
      return { kind: 'push', sent: by % 5, settled: by % 7 === 1 ? 0 : by % 5, isMore: by % 9 === 8 }
    default:
      return { kind: activity.kind }
  }
}

function eventOf(happening: Happening, state: SyncState): SyncEvent {
  const { facts } = state
  switch (happening.what) {
    case 'event':
      return happening.event
    case 'timer':
      return { kind: 'timer', timer: happening.timer }
    case 'realtime': {
      const connection = facts.connection - (happening.isStale ? 1 : 0)
      const seq = Math.max(1, (facts.cursor ?? 0) + happening.by)
      if (happening.kind === 'ready') return { kind: 'realtime-ready', connection, latest: seq }
      if (happening.kind === 'entry') return { kind: 'realtime-entry', connection, seq }
      return { kind: 'realtime-closed', connection }
    }
    case 'answer': {
      const run = facts.run - (happening.isStale ? 1 : 0)
      const { answer } = happening
      const activity: SyncActivity = state.kind === 'working' ? state.activity : { kind: 'claim' }
      if (answer.kind === 'fine') return { kind: 'done', run, result: resultOf(activity, state, answer.by) }
      const head = { authorId: `user-${answer.author}`, operationId: 'operation-1', sent: answer.sent }
      return { kind: 'failed', run, failure: answer.failure, ...(activity.kind === 'push' ? { head } : {}) }
    }
  }
}

/** What the surroundings know from the effects alone. */
type Outside = {
  running: number | null
  connection: number | null
  readonly timers: Set<SyncTimer>
  isRevoked: boolean
}

function take(outside: Outside, effect: SyncEffect): void {
  switch (effect.kind) {
    case 'run':
      expect(outside.running, 'two activities at once').toBeNull()
      if (effect.activity.kind === 'wipe') expect(outside.isRevoked, 'a wipe without a revocation').toBe(true)
      outside.running = effect.run
      break
    case 'abandon':
      expect(outside.running).toBe(effect.run)
      outside.running = null
      break
    case 'open-realtime':
      expect(outside.connection, 'two connections at once').toBeNull()
      outside.connection = effect.connection
      break
    case 'close-realtime':
      expect(outside.connection).toBe(effect.connection)
      outside.connection = null
      break
    case 'arm':
      expect(effect.milliseconds).toBeGreaterThanOrEqual(500)
      outside.timers.add(effect.timer)
      break
    case 'disarm':
      outside.timers.delete(effect.timer)
      break
  }
}

function checkRest(state: SyncState, outside: Outside): void {
  const { facts } = state
  expect(outside.running).toBe(state.kind === 'working' ? facts.run : null)
  if (state.kind === 'waiting' || state.kind === 'joining' || state.kind === 'sign-in-needed') {
    expect(outside.timers.has('retry'), `${state.kind} without a timer`).toBe(true)
  }
  if (state.kind === 'working' && facts.isHeldBack) expect(outside.timers.has('retry')).toBe(true)
  if (state.kind === 'live') {
    expect(outside.timers.has('tick')).toBe(true)
    expect(facts).toMatchObject({
      realtime: 'ready',
      isOutboxDue: false,
      isPullDue: false,
      isDeskChecked: true,
    })
    expect(facts.reach).toBe(facts.cursor)
    expect(facts.heard).toBeLessThanOrEqual(facts.cursor ?? -1)
  }
  if (facts.cursor !== null) expect(facts.reach).toBeGreaterThanOrEqual(facts.cursor)
  if (facts.mustWipe && state.kind !== 'ended') {
    expect(state.kind === 'waiting' || (state.kind === 'working' && state.activity.kind === 'wipe')).toBe(
      true,
    )
  }
}

const TIMEOUT_MS = TEST_HANG_MS * SCALE
const NOW = Date.parse('2026-11-24T12:00:00Z')

describe('whatever happens, in whatever order', () => {
  it(
    'one thing is done at a time, every rest has an end, live means caught up, and only a revoked desk is wiped',
    () => {
      fc.assert(
        fc.property(fc.array(happenings, { maxLength: 200, size: 'max' }), fc.boolean(), (history, isNew) => {
          const outside: Outside = { running: null, connection: null, timers: new Set(), isRevoked: false }
          const cursor = isNew ? null : { seq: 10, asOf: NOW - 1000 }
          let now = NOW
          let state: SyncState = idleSync
          const happen = (event: SyncEvent) => {
            const before = state
            if (event.kind === 'timer' && !outside.timers.delete(event.timer)) return
            if (event.kind === 'realtime-closed' && event.connection === outside.connection)
              outside.connection = null
            if ((event.kind === 'done' || event.kind === 'failed') && event.run === outside.running) {
              outside.running = null
              outside.isRevoked ||= saysRevoked(before, event)
            }
            const step = transition(before, event, { now, random: 0.5 })
            state = step.state
            if (before.kind === 'ended') expect(step).toEqual({ state: before, effects: [] })
            for (const effect of step.effects) take(outside, effect)
            checkRest(state, outside)
          }
          happen({ kind: 'started', cursor })
          for (const happening of history) {
            now += 1000
            happen(eventOf(happening, state))
          }
          // Ended means silent.
          happen({ kind: 'stopped' })
          expect(outside).toMatchObject({ running: null, connection: null })
          expect(outside.timers.size).toBe(0)
        }),
        { numRuns: 250 * SCALE },
      )
    },
    TIMEOUT_MS,
  )

  it(
    'comes to rest however the world answers, as long as it answers the same',
    () => {
      const world = fc.record({
        'check-desk': answers,
        'renew-session': answers,
        're-read': answers,
        apply: answers,
        pull: answers,
        push: answers,
        claim: answers,
        wipe: answers,
        'set-aside': answers,
      } satisfies Record<SyncActivityKind, unknown>)
      fc.assert(
        fc.property(world, fc.nat(5), (answerTo, waiting) => {
          let left = waiting // in the outbox: what is answered or set aside leaves it
          let state = transition(
            idleSync,
            { kind: 'started', cursor: { seq: 3, asOf: NOW } },
            { now: NOW, random: 0 },
          ).state
          let steps = 0
          for (; state.kind === 'working'; steps++) {
            expect(steps, `still ${state.activity.kind}`).toBeLessThan(100)
            const answer = answerTo[state.activity.kind]
            let event = eventOf({ what: 'answer', answer, isStale: false }, state)
            if (event.kind === 'done' && event.result.kind === 'pull') {
              const latest = Math.min(event.result.latest, 20) // the log has an end
              event = {
                ...event,
                result: { ...event.result, latest, cursor: Math.min(event.result.cursor, 20) },
              }
            }
            if (state.activity.kind === 'push' && event.kind === 'done' && event.result.kind === 'push') {
              const sent = Math.min(left, state.activity.limit, event.result.sent)
              const settled = Math.min(sent, event.result.settled)
              left -= settled
              event = { ...event, result: { kind: 'push', sent, settled, isMore: left > 0 } }
            }
            if (state.activity.kind === 'push' && event.kind === 'failed') {
              if (left === 0)
                event = {
                  kind: 'done',
                  run: event.run,
                  result: { kind: 'push', sent: 0, settled: 0, isMore: false },
                }
              else if (event.head)
                event = {
                  ...event,
                  head: { ...event.head, sent: Math.min(event.head.sent, left, state.activity.limit) },
                }
            }
            if (state.activity.kind === 'set-aside' && event.kind === 'done') left = Math.max(0, left - 1)
            state = transition(state, event, { now: NOW, random: 0 }).state
          }
        }),
        { numRuns: 1000 * SCALE },
      )
    },
    TIMEOUT_MS,
  )
})

function saysRevoked(state: SyncState, event: SyncEvent): boolean {
  if (state.kind !== 'working' || state.activity.kind !== 'check-desk') return false
  if (event.kind === 'failed') return event.failure.kind === 'revoked'
  return event.kind === 'done' && event.result.kind === 'check-desk' && event.result.state === 'revoked'
}
